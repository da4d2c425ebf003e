import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultVllmVersion } from '../../harness/engine/versions.ts';
import { paths } from '../../harness/paths.ts';
import { type Machine, thisMachine } from '../support/machine.ts';

/** Where a measurement of the gateway ran, and with which AIBrix. */
export interface GatewaySetup {
  readonly machine: Machine;
  readonly aibrix: string;
}

/** The same with real vLLMs. */
export interface LoopSetup extends GatewaySetup {
  readonly vllm: string;
}

/** This machine, and the AIBrix of tools/aibrix/go.mod. */
export function gatewaySetup(): GatewaySetup {
  const pins = readFileSync(path.join(paths.toolPins, 'aibrix/go.mod'), 'utf8');
  const [, aibrix = 'unknown'] = /github\.com\/vllm-project\/aibrix (v\S+)/.exec(pins) ?? [];
  return { machine: thisMachine(), aibrix };
}

/** The same, and the vLLM of the chart's default image. */
export function loopSetup(): LoopSetup {
  return { ...gatewaySetup(), vllm: defaultVllmVersion() };
}
