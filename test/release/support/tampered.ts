import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { helm } from '../../support/cluster.ts';

/** Adds a template to a package and pushes it to the registry under the same version, without provenance. */
export async function pushTampered(file: string, host: string): Promise<void> {
  const folder = path.dirname(file);
  await execa('tar', ['-xzf', file, '-C', folder]);
  await writeFile(path.join(folder, 'aibrix-model/templates/other.yaml'), '---\n');
  await helm(['package', path.join(folder, 'aibrix-model'), `--destination=${folder}`]);
  await helm(['push', file, `oci://${host}/charts`, '--plain-http']);
}
