import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { useAdmission } from '../support/admission.ts';

/** How the pods get accelerators of a vendor: the examples of the chart's README. */
const vendors = [
  { name: 'NVIDIA, a slice of a GPU', values: { accelerator: { resource: 'nvidia.com/mig-3g.40gb' } } },
  {
    name: 'AMD',
    values: { image: { repository: 'rocm/vllm', tag: 'latest' }, accelerator: { resource: 'amd.com/gpu' } },
  },
  {
    name: 'Intel Gaudi',
    values: {
      image: { repository: 'registry.example.com/vllm-gaudi', tag: 'v0.23.0' },
      accelerator: { resource: 'habana.ai/gaudi' },
      resources: { limits: { 'hugepages-2Mi': '4Gi', memory: '64Gi' } },
    },
  },
  {
    name: 'TPU',
    values: {
      image: { repository: 'vllm/vllm-tpu', tag: 'latest' },
      parallelism: { tensor: 4 },
      accelerator: { resource: 'google.com/tpu' },
      nodeSelector: { 'cloud.google.com/gke-tpu-topology': '2x2' },
    },
  },
  {
    name: 'Ascend',
    values: {
      image: { repository: 'quay.io/ascend/vllm-ascend', tag: 'latest' },
      accelerator: { resource: 'huawei.com/Ascend910' },
    },
  },
];

describe('accelerators', () => {
  const admitted = useAdmission();

  test.each(vendors)(
    '$name: are limits with that resource name, which the API server accepts',
    async ({ values }) => {
      const chart = await renderChart(values);
      const [engine] = chart.one('Deployment').spec?.template.spec?.containers ?? [];
      const count = (values as { parallelism?: { tensor: number } }).parallelism?.tensor ?? 1;
      expect(engine?.resources?.limits).toMatchObject({ [values.accelerator.resource]: count });
      await expect(admitted(chart)).resolves.toBeUndefined();
    },
  );

  test('of several GPUs share memory by a volume, not by the IPC namespace of the node', async () => {
    const spec = (await renderChart({ parallelism: { tensor: 8 } })).one('Deployment').spec?.template.spec;
    expect(spec).not.toHaveProperty('hostIPC');
    expect(spec?.volumes?.find(({ name }) => name === 'shared-memory')?.emptyDir?.medium).toBe('Memory');
  });

  test('by a claim replace the extended resource, whatever the parallelism', async () => {
    const values = { accelerator: { resourceClaimTemplateName: 'four-gpus' }, parallelism: { tensor: 4 } };
    const { spec } = (await renderChart(values)).one('Deployment');
    expect(spec?.template.spec?.resourceClaims).toEqual([
      { name: 'accelerator', resourceClaimTemplateName: 'four-gpus' },
    ]);
    expect(spec?.template.spec?.containers[0]?.resources).toEqual({
      claims: [{ name: 'accelerator' }],
      requests: { cpu: '2', memory: '8Gi' },
    });
    expect(spec?.strategy).toEqual({ type: 'Recreate' });
  });
});
