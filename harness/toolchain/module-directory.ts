import path from 'node:path';
import { paths } from '../paths.ts';
import { go } from './go.ts';

/**
 * The directory of a Go module's sources, downloaded if it is missing.
 *
 * @param pins folder below tools/ whose go.mod requires the module
 * @param name the module's path, such as `sigs.k8s.io/gateway-api`
 * @throws when Go is missing, or the module cannot be downloaded
 */
export async function moduleDirectory(pins: string, name: string): Promise<string> {
  const module = { directory: path.join(paths.toolPins, pins), cgo: false };
  const lines = await go(module, ['mod', 'download', '-json', name], () => undefined);
  return (JSON.parse(lines.join('\n')) as { Dir: string }).Dir;
}
