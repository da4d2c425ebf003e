import { describe, expect, test } from 'vitest';
import { kvEvents } from './support/kv-events-command.ts';
import { publisher } from './support/kv-events-fixtures.ts';

describe('what cannot be watched', () => {
  test('a port where nothing listens: one line with a hint, exit code 2', async () => {
    const { exitCode, stderr, stdout } = await kvEvents(['watch', '127.0.0.1:1']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      `error: 127.0.0.1:1 refuses connections: no publisher listens there; check that kvEvents is enabled and that vLLM has started`,
    );
  });

  test('the replay port instead of the event port: the error contains the port', async () => {
    const source = await publisher();
    const { exitCode, stderr } = await kvEvents(['watch', `127.0.0.1:${source.replayPort}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: port ${source.replayPort}: the peer is not the expected ZeroMQ socket`);
  });

  test('a replay port that does not respond: the error contains the option', async () => {
    const source = await publisher({ replay: 'closed' });
    const { eventPort, replayPort } = source;
    const flags = [`--replay-port=${replayPort}`, '--replay-from=0'];
    const { exitCode, stderr } = await kvEvents(['watch', `127.0.0.1:${eventPort}`, ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error: replay from port \d+: nothing accepts connections; .*--replay-port/);
  });

  test.each([
    [['watch'], /missing required argument 'target'/],
    [['watch', 'localhost:99999'], /port "99999": a port is a number from 1 to 65535/],
    [['watch', 'http://localhost'], /events are sent over tcp, not http/],
    [['watch', 'tcp://*:5557'], /\* is an address that a server binds to/],
    [
      ['watch', 'no-such-host.invalid'],
      /host no-such-host.invalid not found; for a pod in a cluster: -n NAMESPACE/,
    ],
    [['watch', 'localhost', '--replay-port=0'], /'--replay-port <port>' argument '0' is invalid/],
    [['watch', 'localhost', '--replay-from=-1'], /Must be a sequence number/],
    [['watch', 'localhost', '--duration=soon'], /Must be a number of seconds above 0/],
    [['wacht', 'localhost'], /unknown command 'wacht'/],
    [['watch', 'localhost', '--jsno'], /unknown option '--jsno'/],
    [['watch', 'x', '--kubeconfig=/no/such/file'], /cannot read the kubeconfig: ENOENT/],
  ])('%j: one clear line and exit code 2', async (args, message) => {
    const { exitCode, stderr } = await kvEvents(args);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n')[0]).toMatch(/^error: /);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n +at /);
  });

  test.each([[['--help']], [['watch', '--help']], [['check', '--help']]])('%j: exit code 0', async (args) => {
    const { exitCode, stdout } = await kvEvents(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: kv-events/);
  });
});
