/** Where a chart is published: a repository of an OCI registry, without `oci://` and without a tag. */
export interface Target {
  /** `ghcr.io/vllm-project/charts/aibrix-model`: what crane and cosign take. */
  readonly repository: string;
  /** `ghcr.io/vllm-project/charts`: the folder that Helm puts charts into. */
  readonly folder: string;
  /** Only a registry on the loopback interface is used without TLS. */
  readonly plainHttp: boolean;
}

/**
 * The repository of a chart below `oci://HOST/FOLDER`.
 *
 * @throws when the address is not one of an OCI registry
 */
export function targetOf(registry: string, chart: string): Target {
  const [, folder] = /^oci:\/\/([^\s/]+(?:\/[a-z0-9._-]+)*)\/?$/.exec(registry) ?? [];
  if (!folder) throw new Error(`--registry ${registry} is not an address such as oci://HOST/FOLDER`);
  const plainHttp = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(\/|$)/.test(folder);
  return { repository: `${folder}/${chart}`, folder, plainHttp };
}

/** The arguments that make Helm speak plain HTTP to a loopback registry; crane and cosign do so by themselves. */
export function helmTransport({ plainHttp }: Target): string[] {
  return plainHttp ? ['--plain-http'] : [];
}
