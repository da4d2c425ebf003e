import { execa } from 'execa';

/** One rendering: the arguments of `helm template RELEASE CHART --values -`. */
export interface TemplateRequest {
  readonly release: string;
  /** Folder or archive of the chart, absolute. */
  readonly chart: string;
  /** Left out: that of the current kubeconfig context, which is `default` without one. */
  readonly namespace?: string;
  /** Values as YAML text, which JSON is too. */
  readonly values: string;
  /** Added to Helm's own `.Capabilities.APIVersions`. */
  readonly apiVersions?: readonly string[];
  /** Without the hooks of `helm test`. */
  readonly skipTests?: boolean;
}

/** What `helm template` printed, and whether it exited with 0. */
export interface Printed {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the real `helm template`.
 *
 * @param helm the program: a path, or a name on PATH
 * @throws when the program cannot be started; not when Helm refuses, see `ok`
 */
export async function helmTemplate(request: TemplateRequest, helm = 'helm'): Promise<Printed> {
  const { release, chart, namespace, values, apiVersions = [], skipTests = false } = request;
  const flags = [
    ...(namespace ? ['--namespace', namespace] : []),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(skipTests ? ['--skip-tests'] : []),
  ];
  const result = await execa(helm, ['template', release, chart, ...flags, '--values', '-'], {
    input: values,
    reject: false,
    stripFinalNewline: false,
  });
  if (result.exitCode === undefined) throw new Error(result.shortMessage);
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr: result.stderr };
}
