import type { Case } from '../support/fake.ts';
import { commandLines } from './command-lines.ts';
import { gateways } from './gateway.ts';
import { gatewayModels } from './gateway-models.ts';
import { interruptions } from './interruption.ts';
import { byHand } from './kinds.ts';
import { programs } from './programs.ts';
import { refusals } from './refusals.ts';
import { rollbacks } from './rollback.ts';
import { rollouts } from './rollout.ts';
import { roundTrips } from './round-trip.ts';
import { signals } from './signals.ts';
import { warnings } from './warnings.ts';

/** All cases without randomness. */
export const allCases: readonly Case[] = [
  ...roundTrips,
  ...rollbacks,
  ...byHand,
  ...refusals,
  ...warnings,
  ...gateways,
  ...gatewayModels,
  ...rollouts,
  ...interruptions,
  ...signals,
  ...commandLines,
  ...programs,
];
