import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { generate } from 'selfsigned';
import { paths } from '../../harness/paths.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { helmTransport, releaseTargetOf } from '../../harness/release/target.ts';
import type { Later } from '../release/support/later.ts';
import { releaseTools, startRegistry } from '../release/support/registry.ts';

/** Address of the released chart's folder, from package.json: `oci://HOST/FOLDER`. */
export async function releaseRegistry(): Promise<string> {
  const { config } = JSON.parse(await readFile(path.join(paths.root, 'package.json'), 'utf8')) as {
    config: { registry: string };
  };
  return config.registry;
}

/**
 * Lets Helm find this chart at the address where it is released: in a registry on the loopback interface that has a
 * certificate for that host, behind a proxy that connects every host to it. Gives the environment for that.
 *
 * @param folder where the certificate and the package are written
 */
export async function chartAtItsAddress(folder: string, later: Later): Promise<Record<string, string>> {
  const registry = await releaseRegistry();
  const { hostname } = new URL(registry);
  const tools = await releaseTools();
  const tls = await writeCertificate(hostname, folder);
  const { host } = await startRegistry(tools, later, tls);
  const environment = {
    SSL_CERT_FILE: tls.certificate,
    HTTPS_PROXY: await startProxy(Number(new URL(`https://${host}`).port), later),
    NO_PROXY: '127.0.0.1,localhost',
  };
  const { stdout } = await execa(tools.helm, ['package', paths.chart, '--destination', folder]);
  const file = stdout.replace(/^.*saved it to: /, '');
  const args = ['push', file, registry, ...helmTransport(releaseTargetOf(registry, 'aibrix-model'))];
  await eventually('the registry takes the chart', () => execa(tools.helm, args, { env: environment }));
  return environment;
}

async function writeCertificate(hostname: string, folder: string) {
  const altNames = [{ type: 2 as const, value: hostname }];
  const { cert, private: secret } = await generate([{ name: 'commonName', value: hostname }], {
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  const files = { certificate: path.join(folder, 'registry.crt'), key: path.join(folder, 'registry.key') };
  await Promise.all([writeFile(files.certificate, cert), writeFile(files.key, secret)]);
  return files;
}

/** An HTTP proxy whose CONNECT leads to one port on the loopback interface, whichever host is asked for. */
async function startProxy(port: number, later: Later): Promise<string> {
  const proxy = createServer();
  proxy.on('connect', (_, client) => {
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    for (const end of [server, client]) end.on('error', () => end.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  later(() => void proxy.close());
  const address = proxy.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}
