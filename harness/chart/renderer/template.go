package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	v2 "helm.sh/helm/v4/pkg/chart/v2"
	v2loader "helm.sh/helm/v4/pkg/chart/v2/loader"
	v2util "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/cli"
	release "helm.sh/helm/v4/pkg/release/v1"
)

// renderer renders charts as `helm template` does.
type renderer struct {
	charts    charts
	logs      *logs
	namespace string
	settings  *cli.EnvSettings
	alone     sync.RWMutex
}

func newRenderer() *renderer {
	settings := cli.New()
	return &renderer{
		charts:    charts{loaded: map[string]*loadedChart{}, compiled: map[string]*jsonschema.Schema{}},
		logs:      newLogs(),
		namespace: settings.Namespace(),
		settings:  settings,
	}
}

// answer renders concurrently. If anything was logged meanwhile, it renders again, exclusively and with Helm's own
// validation: the validation here would log each warning about values twice.
func (r *renderer) answer(one request) answer {
	if one.Coverage {
		r.alone.Lock()
		defer r.alone.Unlock()
		return withCoverage(func() answer { return r.template(one, r.charts.load) })
	}
	r.alone.RLock()
	before := r.logs.count()
	result := r.template(one, r.charts.load)
	silent := r.logs.count() == before
	r.alone.RUnlock()
	if silent {
		return result
	}
	r.alone.Lock()
	defer r.alone.Unlock()
	r.logs.take()
	result = r.template(one, loadUncompiled)
	result.Stderr = r.logs.take() + result.Stderr
	return result
}

// template does what the command does, including how it prints errors (helm.sh/helm/v4 pkg/cmd/template.go).
func (r *renderer) template(one request, load chartLoader) (result answer) {
	defer func() {
		if cause := recover(); cause != nil {
			result = answer{ID: one.ID, Stderr: fmt.Sprintf("panic: %v\n\n%s", cause, debug.Stack())}
		}
	}()
	rendered, err := r.install(one, load)
	if err != nil {
		if rendered != nil {
			err = fmt.Errorf("%w\n\nUse --debug flag to render out invalid YAML", err)
		}
		return answer{ID: one.ID, Stderr: fmt.Sprintln("Error:", err)}
	}
	if one.Notes {
		return answer{ID: one.ID, OK: true, Stdout: strings.TrimSpace(rendered.Info.Notes)}
	}
	return answer{ID: one.ID, OK: true, Stdout: manifests(rendered, one.SkipTests)}
}

func manifests(rendered *release.Release, skipTests bool) string {
	var text strings.Builder
	fmt.Fprintln(&text, strings.TrimSpace(rendered.Manifest))
	for _, hook := range rendered.Hooks {
		if !skipTests || !slices.Contains(hook.Events, release.HookTest) {
			fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
		}
	}
	return text.String()
}

// install is the dry run that the command makes (helm.sh/helm/v4 pkg/cmd/install.go, runInstall).
func (r *renderer) install(one request, load chartLoader) (*release.Release, error) {
	client := action.NewInstall(action.NewConfiguration())
	client.DryRunStrategy = action.DryRunClient
	client.ReleaseName = one.Release
	client.Replace = true
	client.APIVersions = common.VersionSet(one.APIVersions)
	client.Namespace = one.Namespace
	if client.Namespace == "" {
		client.Namespace = r.namespace
	}
	path, err := client.LocateChart(one.Chart, r.settings)
	if err != nil {
		return nil, err
	}
	values, err := v2loader.LoadValues(strings.NewReader(one.Values))
	if err != nil {
		return nil, fmt.Errorf("failed to parse -: %w", err)
	}
	requested, schema, err := load(path)
	if err != nil {
		return nil, err
	}
	if err := installable(requested); err != nil {
		return nil, err
	}
	if err := v2util.ValidateReleaseName(one.Release); err == nil && schema != nil {
		client.SkipSchemaValidation = true
		if err := validate(requested, schema, values); err != nil {
			return nil, err
		}
	}
	found, err := client.RunWithContext(context.Background(), requested, values)
	rendered, _ := found.(*release.Release)
	return rendered, err
}

func installable(requested chart.Charter) error {
	accessor, err := chart.NewAccessor(requested)
	if err != nil {
		return err
	}
	if kind := accessor.MetadataAsMap()["Type"]; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	if accessor.Deprecated() {
		slog.Warn("this chart is deprecated")
	}
	if wanted := accessor.MetaDependencies(); len(wanted) > 0 {
		if err := action.CheckDependencies(requested, wanted); err != nil {
			return fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: %w", err)
		}
	}
	return nil
}

// validate is Helm's validation of values (helm.sh/helm/v4 pkg/chart/common/util/jsonschema.go) with a schema that
// was compiled before: compiling it takes most of Helm's time.
func validate(requested chart.Charter, schema *jsonschema.Schema, values map[string]any) error {
	merged, err := util.CoalesceValues(requested, values)
	if err != nil {
		return err
	}
	wrong := schema.Validate(merged.AsMap())
	if wrong == nil {
		return nil
	}
	text := strings.TrimPrefix(wrong.Error(), "jsonschema validation failed with 'file:///values.schema.json#'\n")
	name := requested.(*v2.Chart).Name()
	return errors.New("values don't meet the specifications of the schema(s) in the following chart(s):\n" +
		fmt.Sprintf("%s:\n%s\n", name, text))
}
