import { readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { paths } from '../paths.ts';

/** The Go module that pins the tools; the versions are stated only in its go.mod. */
export const goModule = path.join(paths.toolPins, 'go');

const clusterPackages = {
  helm: 'helm.sh/helm/v4/cmd/helm',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  etcd: 'go.etcd.io/etcd/server/v3',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
} as const;

const packages = {
  ...clusterPackages,
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint',
} as const;

/** A program of the simulated cluster, or a client of it. */
export type ClusterTool = keyof typeof clusterPackages;

/** All programs of the simulated cluster. */
export const clusterTools = Object.keys(clusterPackages) as readonly ClusterTool[];

/** A program of the toolchain. */
export type ToolName = keyof typeof packages;

/** All programs of the toolchain. */
export const toolNames = Object.keys(packages) as readonly ToolName[];

/** Where a program comes from and which versions of it are suitable. */
export interface Tool {
  /** The Go package it is built from. */
  readonly package: string;
  /** The version that tools/go/go.mod pins, such as `4.3.1`. */
  readonly version: string;
  /** The versions that may be used instead, as a semver range. */
  readonly fits: string;
  /** The arguments that make it print its version. */
  readonly versionArguments: readonly string[];
}

const moduleFile = readFileSync(path.join(goModule, 'go.mod'), 'utf8');

/** The oldest Go release that builds the tools, such as `1.26.0`. */
export const goVersion = matched(/^go (\S+)$/m, 'a go directive');

/** Each program. */
export const tools: Readonly<Record<ToolName, Tool>> = {
  helm: tool('helm', (version) => `>=${version.major}.0.0`, ['version', '--short']),
  kubectl: tool('kubectl', besideServer, ['version', '--client']),
  'kube-apiserver': tool('kube-apiserver', sameMinor, ['--version']),
  'kube-controller-manager': tool('kube-controller-manager', sameMinor, ['--version']),
  'kube-scheduler': tool('kube-scheduler', sameMinor, ['--version']),
  etcd: tool('etcd', sameMinor, ['--version']),
  kwok: tool('kwok', sameMinor, ['--version']),
  actionlint: tool('actionlint', sameMajor, ['-version']),
};

/**
 * Linker definitions that set the programs' versions: without them the API server reports a placeholder that helm and
 * kubectl cannot parse (k8s.io/component-base/version/base.go; helm internal/version/version.go).
 */
export function linkerFlags(): string {
  const { version: kubernetes } = tools['kube-apiserver'];
  const { major, minor } = semver.parse(kubernetes) ?? unreadable(kubernetes);
  const base = 'k8s.io/component-base/version';
  const definitions = {
    [`${base}.gitVersion`]: `v${kubernetes}`,
    [`${base}.gitMajor`]: `${major}`,
    [`${base}.gitMinor`]: `${minor}`,
    'helm.sh/helm/v4/internal/version.version': `v${tools.helm.version}`,
  };
  return ['-s -w', ...Object.entries(definitions).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

function tool(name: ToolName, fits: (version: semver.SemVer) => string, versionArguments: string[]): Tool {
  const version = moduleVersion(packages[name]);
  const parsed = semver.parse(version) ?? unreadable(version);
  return { package: packages[name], version, fits: fits(parsed), versionArguments };
}

/** The Kubernetes version skew policy: kubectl may be one minor release older or newer than the API server. */
function besideServer({ major, minor }: semver.SemVer): string {
  return `>=${major}.${minor - 1}.0 <${major}.${minor + 2}.0-0`;
}

function sameMajor({ version, major }: semver.SemVer): string {
  return `>=${version} <${major + 1}.0.0-0`;
}

function sameMinor({ major, minor }: semver.SemVer): string {
  return `~${major}.${minor}.0`;
}

/** The version of the module a package is in: the longest module path that the package path begins with. */
function moduleVersion(packagePath: string): string {
  const pins = [...moduleFile.matchAll(/^\s+(\S+) v(\S+)/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }));
  const [pin] = pins
    .filter(({ name }) => packagePath === name || packagePath.startsWith(`${name}/`))
    .sort((a, b) => b.name.length - a.name.length);
  if (!pin) throw new Error(`tools/go/go.mod requires no module that holds ${packagePath}`);
  return pin.version;
}

function matched(pattern: RegExp, what: string): string {
  const [, found] = pattern.exec(moduleFile) ?? [];
  if (!found) throw new Error(`tools/go/go.mod has no ${what}`);
  return found;
}

function unreadable(version: string): never {
  throw new Error(`tools/go/go.mod pins ${version}, which is not a semantic version`);
}
