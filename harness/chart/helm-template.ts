import { execa } from 'execa';

/** A request to render: the arguments of `helm template RELEASE CHART --values -`. */
export interface TemplateRequest {
  readonly release: string;
  /** Absolute path of the chart's folder or archive. */
  readonly chart: string;
  /** Default: the namespace of the current kubeconfig context, or `default`. */
  readonly namespace?: string;
  /** Values as YAML or JSON text. */
  readonly values: string;
  /** Added to Helm's own `.Capabilities.APIVersions`. */
  readonly apiVersions?: readonly string[];
  /** Omit the hooks of `helm test`. */
  readonly skipTests?: boolean;
}

/** A request to the resident renderer, which can do more than `helm template`. */
export interface RendererRequest extends TemplateRequest {
  /** Print the NOTES, as `helm install --dry-run=client` does, instead of the manifests. */
  readonly notes?: boolean;
  /** Return what the templates pass to the function `covered`, which then exists. */
  readonly coverage?: boolean;
}

/** Output of `helm template`, and whether it exited with 0. */
export interface Printed {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** With `coverage`, what the templates passed to `covered`, each text once. */
  readonly covered?: readonly string[];
}

/**
 * Runs the real `helm template`.
 *
 * @param helm the program: a path, or a name on PATH
 * @param more further flags, such as `--kube-version=1.37.0`
 * @throws if the program cannot be started; if Helm fails, `ok` is false
 */
export async function helmTemplate(
  request: TemplateRequest,
  helm = 'helm',
  more: readonly string[] = [],
): Promise<Printed> {
  const { release, chart, namespace, values, apiVersions = [], skipTests = false } = request;
  const flags = [
    ...(namespace ? ['--namespace', namespace] : []),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(skipTests ? ['--skip-tests'] : []),
    ...more,
  ];
  const result = await execa(helm, ['template', release, chart, ...flags, '--values', '-'], {
    input: values,
    reject: false,
    stripFinalNewline: false,
  });
  if (result.exitCode === undefined) throw new Error(result.shortMessage);
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr: result.stderr };
}
