package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/loader"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	v2 "helm.sh/helm/v4/pkg/chart/v2"
	v2loader "helm.sh/helm/v4/pkg/chart/v2/loader"
)

// Resolution of file system timestamps: a file written less than this before it was read may change again without a
// new timestamp.
const clockTick = 20 * time.Millisecond

// charts keeps loaded charts until one of their files changes.
type charts struct {
	lock     sync.Mutex
	loaded   map[string]*loadedChart
	compiled map[string]*jsonschema.Schema
}

// A loaded chart, the state of the files it was read from, and its compiled schema.
type loadedChart struct {
	stamp  string
	chart  *v2.Chart
	schema *jsonschema.Schema
}

// A chartLoader returns the chart at a path, and its schema if that was compiled.
type chartLoader func(path string) (chart.Charter, *jsonschema.Schema, error)

func loadUncompiled(path string) (chart.Charter, *jsonschema.Schema, error) {
	found, err := loader.Load(path)
	return found, nil, err
}

// load returns the chart at a path as it is now. Rendering changes a chart that has dependencies, so such a chart is
// created again from the files in memory each time.
func (c *charts) load(path string) (chart.Charter, *jsonschema.Schema, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	begun := time.Now()
	stamp, newest, err := stampOf(path)
	if err != nil {
		return loadUncompiled(path)
	}
	known, ok := c.loaded[path]
	if !ok || known.stamp != stamp {
		delete(c.loaded, path)
		found, err := loader.Load(path)
		of, ok := found.(*v2.Chart)
		if err != nil || !ok {
			return found, nil, err
		}
		known = &loadedChart{stamp, of, c.schemaOf(of)}
		if begun.Sub(newest) > clockTick {
			c.loaded[path] = known
		}
	}
	if len(known.chart.Dependencies()) == 0 && len(known.chart.Metadata.Dependencies) == 0 {
		return known.chart, known.schema, nil
	}
	again, err := v2loader.LoadFiles(files(known.chart))
	return again, nil, err
}

func files(of *v2.Chart) []*archive.BufferedFile {
	found := make([]*archive.BufferedFile, len(of.Raw))
	for index, file := range of.Raw {
		found[index] = &archive.BufferedFile{Name: file.Name, ModTime: file.ModTime, Data: file.Data}
	}
	return found
}

// stampOf describes the state of all files below a path, and the time of the newest. It fails if that cannot be
// determined: a missing file, a link to a folder.
func stampOf(root string) (string, time.Time, error) {
	var stamp strings.Builder
	var newest time.Time
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.IsDir() && !entry.IsDir() {
			return fmt.Errorf("%s is a link to a folder", path)
		}
		newest = slices.MaxFunc([]time.Time{newest, info.ModTime()}, time.Time.Compare)
		fmt.Fprintln(&stamp, path, info.Size(), info.ModTime().UnixNano(), info.Mode())
		return nil
	})
	return stamp.String(), newest, err
}

// schemaOf is the compiled schema of a chart: the same as that of a chart before with the same text.
func (c *charts) schemaOf(of *v2.Chart) *jsonschema.Schema {
	known, ok := c.compiled[string(of.Schema)]
	if !ok {
		known = compile(of)
		c.compiled[string(of.Schema)] = known
	}
	return known
}

// compile compiles the schema of a chart that can be validated without Helm's own loaders. Nil if it has none, or
// if it refers to other documents or cannot be compiled: then Helm reports the error.
func compile(of *v2.Chart) *jsonschema.Schema {
	if of.Schema == nil {
		return nil
	}
	const name = "file:///values.schema.json"
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(of.Schema))
	if err != nil {
		return nil
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	if compiler.AddResource(name, document) != nil {
		return nil
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		return nil
	}
	return compiled
}
