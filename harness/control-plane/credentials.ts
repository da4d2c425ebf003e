import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';

/** What a client needs to call an API server as its administrator. */
export interface Access {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  /** The certificate to trust, PEM. */
  readonly certificate: string;
  readonly token: string;
}

/** The files that a control plane reads and writes in its directory. */
export function files(directory: string) {
  const at = (name: string): string => path.join(directory, name);
  return {
    kubeconfig: at('kubeconfig'),
    tokens: at('tokens.csv'),
    serviceAccountKey: at('service-account.key'),
    certificates: at('certificates'),
    etcd: at('etcd'),
    logs: at('logs'),
  };
}

/** Writes the key that signs service account tokens and the table of bearer tokens; returns the administrator's token. */
export function writeCredentials(directory: string): string {
  const { tokens, serviceAccountKey, logs } = files(directory);
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  mkdirSync(logs, { recursive: true });
  writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  writeFileSync(serviceAccountKey, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return token;
}

/** The certificate that the API server generated for itself (kube-apiserver `--cert-dir`), once it exists. */
export function servingCertificate(directory: string): string {
  return readFileSync(path.join(files(directory).certificates, 'apiserver.crt'), 'utf8');
}

/** Writes a self-contained kubeconfig with one context, `aibrix-model`. */
export function writeKubeconfig(file: string, { server, certificate, token }: Access): void {
  const name = 'aibrix-model';
  const authority = Buffer.from(certificate).toString('base64');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  writeFileSync(file, dump(kubeconfig, { lineWidth: -1 }), { mode: 0o600 });
}
