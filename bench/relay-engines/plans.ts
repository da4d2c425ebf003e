import { InvalidArgumentError } from 'commander';

/** A vLLM and its settings. */
export interface EnginePlan {
  readonly name: string;
  readonly vllm: string;
  /** Tokens per block of vLLM; the gateway has 16. */
  readonly blockSize: number;
  readonly ranks: number;
  readonly lora: boolean;
  /** Whether the model has layers of limited attention. */
  readonly hybrid?: true;
  /** Whether faults are caused. */
  readonly faults: boolean;
}

/** The last version that publishes arrays, and the newest with a build for CPUs, which publishes maps. */
const [arrays, maps] = ['0.23.0', '0.32.0'];

/** What is run, in the order of the page. vLLM 0.32 on a CPU has no blocks of 16. */
export const plans: readonly EnginePlan[] = [
  { name: 'arrays-16', vllm: arrays, blockSize: 16, ranks: 1, lora: true, faults: true },
  { name: 'arrays-128', vllm: arrays, blockSize: 128, ranks: 1, lora: false, faults: false },
  { name: 'maps-32-ranks', vllm: maps, blockSize: 32, ranks: 2, lora: false, faults: false },
  { name: 'maps-32-hybrid', vllm: maps, blockSize: 32, ranks: 1, lora: false, hybrid: true, faults: false },
  { name: 'maps-128', vllm: maps, blockSize: 128, ranks: 1, lora: true, faults: true },
];

/** The plans of these names, with commas between; `all`: all. @throws if a name is unknown */
export function plansOf(names: string): readonly EnginePlan[] {
  if (names === 'all') return plans;
  return names.split(',').map((name) => {
    const plan = plans.find((one) => one.name === name);
    if (plan) return plan;
    throw new InvalidArgumentError(`Must be "all" or some of ${plans.map((one) => one.name).join(', ')}.`);
  });
}
