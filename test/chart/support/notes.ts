import { renderNotes } from '../../../harness/chart/render.ts';

/** NOTES as `helm install` shows them for these values. */
export function notes(values: object = {}): Promise<string> {
  return renderNotes(values, { namespace: 'models' });
}
