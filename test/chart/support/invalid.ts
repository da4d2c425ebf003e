// Values of the wrong type, shape or size, by what they are not. Several keys share each list.

export const notAName = ['A', '-a', 'a b', 'a..b', 'a'.repeat(254), 7];
export const notANamespace = ['A', 'a.b', '', 'a'.repeat(64), 7];
export const notAPort = [80, 1023, 65536, '8000', 8000.5];
export const notALabel = [
  { a: true },
  { '-a': 'b' },
  { a: 'x'.repeat(64) },
  { a: 'b c' },
  { a: '-b' },
  'a=b',
];
export const notText = [{ a: 1 }, { '-a': 'b' }, 'a=b'];
export const notASwitch = ['true', 1];
export const notAnId = [-1, '1000', 0.5, 2_147_483_648];
export const notAnAmount = [0, 10_000_001, '1000', 1.5];
export const notAShare = ['1', '50', '101%', '1000%', -1, 0.5, 2_147_483_648];
export const notAResource = [
  { gpu: 1 },
  { memoryy: '32Gi' },
  { memory: '32GB' },
  { memory: '-1Gi' },
  { memory: -1 },
  { cpu: true },
  [],
];

/** A whole number of seconds or attempts, of at least one and at most so many. */
export const notACount = (maximum: number) => [0, maximum + 1, '5s', 1.5];

export const waiting = { metric: 'num_requests_waiting' };
export const notAReplicaCount = (minimum: number) => [minimum - 1, 2_147_483_648, 1.5, '4'];

export const wrongSelectors = (at: string) => ({
  [`${at}.matchLabels`]: notALabel,
  [`${at}.matchExpressions`]: [{}, ['a'], [{ operator: 'In' }], [{ key: 'a' }]],
  [`${at}.matchExpressions.[].key`]: ['', 7],
  [`${at}.matchExpressions.[].operator`]: ['Equals'],
  [`${at}.matchExpressions.[].values`]: ['a', [7]],
});

export const wrongPeers = (at: string) => ({
  [at]: [{}, [{}], ['10.0.0.0/8'], [{ ipBlock: {} }]],
  ...wrongSelectors(`${at}.[].podSelector`),
  ...wrongSelectors(`${at}.[].namespaceSelector`),
  [`${at}.[].ipBlock.cidr`]: ['10.0.0.0', 'example.com/8', '10.0.0.0/1000', 10],
  [`${at}.[].ipBlock.except`]: ['10.1.0.0/16', ['10.1.0.0']],
});

export const fromSecret = (secretKeyRef: object) => [{ name: 'A', valueFrom: { secretKeyRef } }];

export const keyRef = (at: string) => ({
  [`${at}.name`]: ['', 7],
  [`${at}.key`]: ['', 7],
  [`${at}.optional`]: notASwitch,
});

export const wrongProbe = (name: string) => ({
  [`probes.${name}.periodSeconds`]: notACount(300),
  [`probes.${name}.timeoutSeconds`]: notACount(300),
});

export const wrongScalingOf = (direction: string, tolerance: number) => ({
  [`autoscaling.${direction}.maxRate`]: [1, 1001, '2'],
  [`autoscaling.${direction}.tolerance`]: [-0.1, tolerance + 0.1, '10%'],
  [`autoscaling.${direction}.cooldownSeconds`]: [-1, 86_401, '60s', 1.5],
});

/** A label's key of so many characters, at most 253 of them before the slash. */
export const labelKey = (length: number) => `${'a'.repeat(length - 64)}/${'b'.repeat(63)}`;
