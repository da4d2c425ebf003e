import type { V1Deployment } from '@kubernetes/client-node';

/** An object of Kubernetes. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; resourceVersion?: string };
}

/** The objects of a namespace, as an API server stores them. */
export class FakeObjects {
  readonly #objects: Manifest[];
  #version = 1;
  /** How many times the pod template has changed. */
  generations = 0;

  constructor(objects: readonly Manifest[]) {
    this.#objects = structuredClone(objects) as Manifest[];
  }

  /** The Deployment: the first of its kind. */
  get deployment(): V1Deployment {
    return this.#objects.find(({ kind }) => kind === 'Deployment') as unknown as V1Deployment;
  }

  get pods(): readonly Manifest[] {
    return this.#objects.filter(({ kind }) => kind === 'Pod');
  }

  /** @param kind in lower case */
  find(kind: string, name: string): Manifest | undefined {
    return this.#objects.find((one) => one.kind.toLowerCase() === kind && one.metadata.name === name);
  }

  /** Replaces the object of that kind and name; its resourceVersion is another then. */
  put(next: Manifest): void {
    const index = this.#objects.findIndex(
      ({ kind, metadata }) => kind === next.kind && metadata.name === next.metadata.name,
    );
    const template = (of: unknown) => JSON.stringify((of as V1Deployment).spec?.template);
    if (template(this.#objects[index]) !== template(next)) this.generations += 1;
    this.#version += 1;
    this.#objects[index] = { ...next, metadata: { ...next.metadata, resourceVersion: `${this.#version}` } };
  }
}
