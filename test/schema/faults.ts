import { acceptedObjects } from './accepted-objects.ts';
import { spoilt } from './spoilt.ts';

/** Any name may be requested of a claim: a field too many is none there. */
const anyName = '/resources/requests/notAField';

/** The accepted objects with one fault each, at any depth: its key, the object, and where the fault is. */
export const faults = acceptedObjects.flatMap(([key, value]) =>
  spoilt(value)
    .filter((one) => !one.at.endsWith(`/spec${anyName}`))
    .map((one) => ({ key, at: one.at, value: one.value })),
);
