/** Where a chart is published: a repository of an OCI registry, without `oci://` and without a tag. */
export interface ReleaseTarget {
  /** `ghcr.io/vllm-project/charts/aibrix-model`: the format of crane and cosign. */
  readonly repository: string;
  /** `ghcr.io/vllm-project/charts`: the format of `helm push`. */
  readonly folder: string;
  /** Only a registry on the loopback interface is used without TLS. */
  readonly plainHttp: boolean;
}

/**
 * The repository of a chart below `oci://HOST/FOLDER`.
 *
 * @throws if it is not the address of an OCI registry
 */
export function releaseTargetOf(registry: string, chart: string): ReleaseTarget {
  const [, folder] = /^oci:\/\/([^\s/]+(?:\/[a-z0-9._-]+)*)\/?$/.exec(registry) ?? [];
  if (!folder) throw new Error(`--registry ${registry} is not an address such as oci://HOST/FOLDER`);
  const plainHttp = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(\/|$)/.test(folder);
  return { repository: `${folder}/${chart}`, folder, plainHttp };
}

/** Helm's arguments for plain HTTP to a loopback registry; crane and cosign need none. */
export function helmTransport({ plainHttp }: ReleaseTarget): string[] {
  return plainHttp ? ['--plain-http'] : [];
}
