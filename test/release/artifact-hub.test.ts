import { describe, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { annotationProblems, repositoryFileProblems } from '../../harness/release/artifact-hub.ts';
import { readChartFile } from '../../harness/release/versions.ts';

describe('annotations for Artifact Hub', () => {
  const key = (name: string) => `artifacthub.io/${name}`;
  const signKey = 'fingerprint: 0123456789ABCDEF0123456789ABCDEF01234567\nurl: https://example.com/key.asc';

  test.each([
    ['category', undefined, 'is missing'],
    ['category', 'machine-learning', 'must be equal to one of the allowed values: ai-machine-learning'],
    ['changes', '- kind: improved\n  description: x', '/0/kind must be equal'],
    ['changes', '- kind: added', "/0 must have required property 'description'"],
    ['images', '- name: x', "/0 must have required property 'image'"],
    ['links', '- name: x\n  url: not an address', '/0/url must match'],
    ['operator', 'no', 'must be equal to one of the allowed values: true, false'],
    ['signKey', 'fingerprint: short\nurl: https://example.com', '/fingerprint must match pattern'],
    ['screenshot', '- title: x\n  url: https://example.com', 'is not an annotation'],
  ])('%s: %j is refused', async (name, value, problem) => {
    const chart = await readChartFile(paths.chart);
    const { [key(name)]: _, ...rest } = chart.annotations;
    const annotations = value === undefined ? rest : { ...rest, [key(name)]: value };
    expect(annotationProblems({ ...chart, annotations }).join('\n')).toContain(
      `${key(name)}${problem.startsWith('/') ? '' : ' '}${problem}`,
    );
  });

  test.each([
    ['signKey', signKey],
    ['screenshots', '- title: x\n  url: https://example.com/x.svg'],
    ['changes', '- kind: security\n  description: x\n  links: [{name: a, url: https://example.com}]'],
  ])('%s: %j is accepted', async (name, value) => {
    const chart = await readChartFile(paths.chart);
    expect(
      annotationProblems({ ...chart, annotations: { ...chart.annotations, [key(name)]: value } }),
    ).toEqual([]);
  });

  test('artifacthub-repo.yml accepts only an id, owners and ignored versions', () => {
    const good =
      'repositoryID: 1b5cf9a4-96b9-4c5b-9d2e-0f3a5a3d8f11\nowners: [{name: a, email: a@example.com}]\nignore: [{name: a, version: beta}]';
    expect(repositoryFileProblems(good)).toEqual([]);
    expect(repositoryFileProblems('owner: a')).toEqual([expect.stringContaining('owner')]);
  });
});
