import { InvalidArgumentError } from 'commander';
import { fleets } from './cells.ts';

/**
 * Reads the sizes of fleets to simulate: numbers of pods, separated by commas, or `all`.
 *
 * @throws if one is not an integer of 2 or more; a gateway with one pod has nothing to choose
 */
export function fleetSizes(text: string): readonly number[] {
  if (text === 'all') return fleets;
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 2)) return sizes;
  throw new InvalidArgumentError('Must be "all", or numbers of pods of 2 or more, such as 8,32.');
}
