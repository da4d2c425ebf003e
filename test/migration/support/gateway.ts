import type { V1Deployment } from '@kubernetes/client-node';
import { read, type Target } from './fake.ts';
import { container } from './fixtures.ts';

/** How the names of most settings begin. */
export const prefix = 'AIBRIX_PREFIX_CACHE_';

/** The variables of the gateway's container. */
export const environment = (target: Target) => container(read(target), 'gateway-plugin').env ?? [];
/** Those of AIBrix. */
export const aibrix = (target: Target) => environment(target).filter(({ name }) => name.startsWith('AIBRIX'));
/** Variables as a container lists them. */
export const listed = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));
/** Sets the gateway's image tag. */
export const image = (tag: string) => (deployment: V1Deployment) =>
  Object.assign(container(deployment), { image: `aibrix/gateway-plugins:${tag}` });
