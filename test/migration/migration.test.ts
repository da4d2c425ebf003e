import { describe, test } from 'vitest';
import { commandLines } from './cases/command-lines.ts';
import { gateways } from './cases/gateway.ts';
import { gatewayModels } from './cases/gateway-models.ts';
import { interruptions } from './cases/interruption.ts';
import { byHand } from './cases/kinds.ts';
import { programs } from './cases/programs.ts';
import { properties } from './cases/properties.ts';
import { refusals } from './cases/refusals.ts';
import { rollbacks } from './cases/rollback.ts';
import { rollouts } from './cases/rollout.ts';
import { roundTrips } from './cases/round-trip.ts';
import { signals } from './cases/signals.ts';
import { warnings } from './cases/warnings.ts';
import { scriptsIn } from './support/fake.ts';

const scripts = scriptsIn();

describe.concurrent.each([
  ['a Deployment is migrated and brought back', roundTrips],
  ['the migration is refused, and nothing is changed, when', refusals],
  ['the migration warns', warnings],
  ['a rollback', rollbacks],
  ['waiting for the pods', rollouts],
  ['interrupted', interruptions],
  ['on a signal', signals],
  ['the command line:', commandLines],
  ['the programs it needs:', programs],
  ['by hand', byHand],
  ['any Deployment', properties],
  ['the gateway', gateways],
  ['the models of the gateway', gatewayModels],
])('%s', (_, cases) => {
  test.each(cases)('$name', { timeout: 180_000 }, ({ check }) => check(scripts));
});
