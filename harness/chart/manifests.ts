import type {
  V1Deployment,
  V1NetworkPolicy,
  V1Pod,
  V1Service,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';

/** A Kubernetes object as parsed from YAML or JSON. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; [key: string]: unknown };
  [key: string]: unknown;
}

/** Typed objects, by kind. */
export interface Kinds {
  Deployment: V1Deployment;
  NetworkPolicy: V1NetworkPolicy;
  Pod: V1Pod;
  Service: V1Service;
  ServiceAccount: V1ServiceAccount;
}

/** The objects of a YAML stream. */
export class Manifests {
  readonly text: string;
  readonly all: readonly Manifest[];

  /**
   * @param text YAML documents. They are read as YAML 1.1, as in Helm and Kubernetes: a bare `on` is a boolean.
   * @throws YAMLException if the text is not valid YAML
   */
  constructor(text: string) {
    this.text = text;
    this.all = loadAll(text, { schema: YAML11_SCHEMA }).filter(Boolean) as Manifest[];
  }

  /** The only object of a kind. @throws unless there is exactly one; the message lists the existing objects */
  one<Kind extends keyof Kinds>(kind: Kind): Kinds[Kind];
  one(kind: string): Manifest;
  one(kind: string): unknown {
    const found = this.all.filter((manifest) => manifest.kind === kind);
    if (found.length !== 1) throw new Error(`expected exactly one ${kind}, found ${this.names().join(', ')}`);
    return found[0];
  }

  /** All objects as `Kind/name`, in order. */
  names(): string[] {
    return this.all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  }
}
