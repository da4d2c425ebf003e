import { describe, expect, test } from 'vitest';
import { endpointOf, parseAddress } from '../../kv-events/pod/address.ts';

describe('addresses', () => {
  test.each([
    ['localhost', 'tcp://localhost:5557'],
    ['10.0.0.1', 'tcp://10.0.0.1:5557'],
    ['10.0.0.1:6000', 'tcp://10.0.0.1:6000'],
    ['tcp://10.0.0.1', 'tcp://10.0.0.1:5557'],
    ['tcp://my-model.demo.svc:15557', 'tcp://my-model.demo.svc:15557'],
    ['TCP://host:1', 'tcp://host:1'],
    ['::1', 'tcp://[::1]:5557'],
    ['[fd00::7]', 'tcp://[fd00::7]:5557'],
    ['tcp://[fd00::7]:6000', 'tcp://[fd00::7]:6000'],
  ])('%s means %s', (text, endpoint) => {
    expect(endpointOf(parseAddress(text, 5557))).toBe(endpoint);
  });

  test.each([
    ['', /"" is not a host; use HOST/],
    [':5557', /"" is not a host/],
    ['host:', /port "": a port is a number from 1 to 65535/],
    ['host:0', /port "0"/],
    ['host:65536', /port "65536"/],
    ['host:0x10', /port "0x10"/],
    ['host:80:80', /port "80:80"/],
    ['host name', /"host name" is not a host/],
    ['-host', /"-host" is not a host/],
    ['[::1', /is not a host/],
    ['ipc://kv', /events are sent over tcp, not ipc/],
    ['https://host', /events are sent over tcp, not https/],
    ['tcp://*:5557', /\* is an address that a server binds to/],
    ['0.0.0.0:5557', /0.0.0.0 is an address that a server binds to/],
  ])('%j is refused with the reason', (text, reason) => {
    expect(() => parseAddress(text, 5557)).toThrow(reason);
  });
});
