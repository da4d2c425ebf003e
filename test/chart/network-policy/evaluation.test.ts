import { describe, expect, test } from 'vitest';
import { admits, type NetworkPolicy, type PolicyPod } from './evaluation.ts';

const pod = (namespace: string, app: string, more: Partial<PolicyPod> = {}): PolicyPod => ({
  namespace,
  labels: { app },
  ...more,
});
const model = pod('models', 'model');
const policy = (spec: Partial<NetworkPolicy['spec']>): NetworkPolicy => ({
  metadata: { namespace: 'models' },
  spec: { podSelector: { matchLabels: { app: 'model' } }, ...spec },
});
type Rule = NonNullable<NetworkPolicy['spec']['ingress']>[number];
const reaches = (from: PolicyPod, rule: Rule, port = 80) =>
  admits([policy({ ingress: [rule] })], { from, to: model, port });

describe('which pods a policy is about', () => {
  const nothing = policy({ ingress: [] });
  test.each([
    ['the selected pod takes nothing', [nothing], false],
    ['without a policy it takes everything', [], true],
    [
      'a policy of another namespace is not about it',
      [{ ...nothing, metadata: { namespace: 'other' } }],
      true,
    ],
    [
      'a policy for other labels is not about it',
      [policy({ podSelector: { matchLabels: { app: 'x' } } })],
      true,
    ],
    ['an empty selector is about every pod', [policy({ podSelector: {} })], false],
    ['a policy for egress alone is not about what comes in', [policy({ policyTypes: ['Egress'] })], true],
    ['what one policy allows, no other takes away', [nothing, policy({ ingress: [{}] })], true],
  ])('%s', (_, policies, expected) => {
    expect(admits(policies, { from: pod('other', 'client'), to: model, port: 80 })).toBe(expected);
  });
});

describe('who is a peer', () => {
  const app = { podSelector: { matchLabels: { app: 'client' } } };
  const elsewhere = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } };
  const teamA = { namespaceSelector: { matchLabels: { team: 'a' } } };
  const block = { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } };
  test.each<[string, Rule, PolicyPod, boolean]>([
    ['no list is everybody', {}, pod('other', 'client'), true],
    ['an empty list is everybody', { from: [] }, pod('other', 'client'), true],
    ['a bare podSelector is its own namespace', { from: [app] }, pod('models', 'client'), true],
    ['a bare podSelector is no other namespace', { from: [app] }, pod('other', 'client'), false],
    ['a bare namespaceSelector is every pod there', { from: [elsewhere] }, pod('other', 'x'), true],
    ['both in one item are both', { from: [{ ...app, ...elsewhere }] }, pod('other', 'x'), false],
    ['both in one item can be met', { from: [{ ...app, ...elsewhere }] }, pod('other', 'client'), true],
    ['two items are either', { from: [app, elsewhere] }, pod('other', 'x'), true],
    [
      'an empty namespaceSelector is every namespace',
      { from: [{ namespaceSelector: {} }] },
      pod('third', 'x'),
      true,
    ],
    [
      'labels of namespaces count',
      { from: [teamA] },
      pod('x', 'x', { namespaceLabels: { team: 'a' } }),
      true,
    ],
    ['a namespace without them does not', { from: [teamA] }, pod('x', 'x'), false],
    ['an address in the block', { from: [block] }, pod('x', 'x', { ip: '10.2.0.1' }), true],
    ['an address in its exception', { from: [block] }, pod('x', 'x', { ip: '10.1.0.1' }), false],
    ['an address outside', { from: [block] }, pod('x', 'x', { ip: '11.0.0.1' }), false],
    ['an IPv6 address in an IPv4 block', { from: [block] }, pod('x', 'x', { ip: 'fd00::1' }), false],
  ])('%s', (_, rule, from, expected) => {
    expect(reaches(from, rule)).toBe(expected);
  });

  test.each([
    ['In', ['client', 'x'], true],
    ['In', ['x'], false],
    ['NotIn', ['client'], false],
    ['NotIn', ['x'], true],
    ['Exists', undefined, true],
    ['DoesNotExist', undefined, false],
  ])('operator %s with %j', (operator, values, expected) => {
    const expression = { key: 'app', operator, ...(values && { values }) };
    const from = [{ podSelector: { matchExpressions: [expression] } }];
    expect(reaches(pod('models', 'client'), { from })).toBe(expected);
  });

  test('a label that is not there meets NotIn', () => {
    const from = [{ podSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] } }];
    expect(reaches(pod('models', 'client'), { from })).toBe(true);
  });
});

describe('which ports', () => {
  const client = pod('models', 'client');
  test.each<[string, Rule['ports'], boolean]>([
    ['no list is every port', undefined, true],
    ['an empty list is every port', [], true],
    ['its number', [{ port: 80 }], true],
    ['another number', [{ port: 81 }], false],
    ['a range that holds it', [{ port: 79, endPort: 81 }], true],
    ['a range that ends before it', [{ port: 70, endPort: 79 }], false],
    ['another protocol', [{ port: 80, protocol: 'UDP' }], false],
    ['every port of a protocol', [{ protocol: 'TCP' }], true],
  ])('%s', (_, ports, expected) => {
    expect(reaches(client, { ...(ports && { ports }) })).toBe(expected);
  });

  test('a port by name is an error', () => {
    expect(() => reaches(client, { ports: [{ port: 'http' }] })).toThrow('port "http" has a name');
  });
});
