import { execa } from 'execa';
import { paths } from '../../../harness/paths.ts';

/** NOTES as `helm install` shows them for these values. */
export async function notes(values: object = {}): Promise<string> {
  const args = ['install', 'demo', paths.chart, '--namespace=models', '--dry-run=client', '--values=-'];
  const { stdout } = await execa('helm', args, { input: JSON.stringify(values) });
  const [, text] = stdout.split('\nNOTES:\n');
  if (text === undefined) throw new Error(`helm install shows no NOTES:\n${stdout}`);
  return text;
}
