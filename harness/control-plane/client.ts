import type {
  AppsV1Api,
  Configuration,
  ConfigurationOptions,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  ObservableMiddleware,
  RequestContext,
} from '@kubernetes/client-node';
import type { Access } from './credentials.ts';

/** A request whose body and answer are texts that nobody interprets. */
export interface RawRequest {
  /** With its query, such as `/api/v1/pods?dryRun=All`. */
  readonly path: string;
  /** A PATCH is a server-side apply, which all kinds accept. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The object to send, as JSON. */
  readonly body?: object;
}

/** The clients of an API server. Their calls reject with the library's ApiException. */
export interface Client {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  /** The certificate to trust, PEM. */
  readonly certificate: string;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly coordination: CoordinationV1Api;
  readonly objects: KubernetesObjectApi;
  /** The second argument of a patch that is a strategic merge patch; the clients' default is a JSON patch. */
  readonly strategicMerge: ConfigurationOptions<ObservableMiddleware>;
  /**
   * Sends what the clients cannot: they drop unknown fields (so that strict field validation finds none), and do not know
   * `/openapi/v3`.
   *
   * @throws when the answer has another status than 2xx: `POST /api/v1/…: 422 {…}`
   */
  raw(request: RawRequest): Promise<string>;
}

/** The library, loaded on first use: it takes half a second, which commands that call no API server do not spend. */
export const library = () => import('@kubernetes/client-node');

/** The clients for the current context of a kubeconfig. @throws when the file cannot be read */
export async function clientOf(kubeconfig: string): Promise<Client> {
  const { KubeConfig } = await library();
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return connect(config);
}

/** The clients for an API server that no kubeconfig names yet. */
export async function clientWith({ server, certificate, token }: Access): Promise<Client> {
  const { KubeConfig } = await library();
  const config = new KubeConfig();
  const caData = Buffer.from(certificate).toString('base64');
  config.loadFromClusterAndUser(
    { name: 'cluster', server, caData, skipTLSVerify: false },
    { name: 'user', token },
  );
  return connect(config);
}

async function connect(config: KubeConfig): Promise<Client> {
  const {
    AppsV1Api,
    CoordinationV1Api,
    CoreV1Api,
    createConfiguration,
    KubernetesObjectApi,
    ServerConfiguration,
    setHeaderOptions,
    PatchStrategy,
  } = await library();
  const { server = '', caData = '' } = config.getCurrentCluster() ?? {};
  const baseServer = new ServerConfiguration(server, {});
  const configuration = createConfiguration({ baseServer, authMethods: { default: reused(config) } });
  return {
    server,
    certificate: Buffer.from(caData, 'base64').toString(),
    core: new CoreV1Api(configuration),
    apps: new AppsV1Api(configuration),
    coordination: new CoordinationV1Api(configuration),
    strategicMerge: setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    objects: new KubernetesObjectApi(configuration),
    raw: (request) => raw(configuration, request),
  };
}

async function raw(
  { baseServer, authMethods, httpApi }: Configuration,
  { path, method = 'GET', body }: RawRequest,
): Promise<string> {
  const { HttpMethod, PatchStrategy } = await library();
  const type = method === 'PATCH' ? PatchStrategy.ServerSideApply : 'application/json';
  const context = baseServer.makeRequestContext(path, HttpMethod[method]);
  if (body) context.setHeaderParam('content-type', type);
  if (body) context.setBody(JSON.stringify(body));
  await authMethods.default?.applySecurityAuthentication(context);
  const { httpStatusCode, body: answer } = await httpApi.send(context).toPromise();
  const text = await answer.text();
  if (httpStatusCode >= 300) throw new Error(`${method} ${path}: ${httpStatusCode} ${text}`);
  return text;
}

/** Authentication that keeps connections: KubeConfig (2.0) opens a new one for each request. */
function reused(config: KubeConfig) {
  let first: Promise<RequestContext> | undefined;
  return {
    getName: () => config.getName(),
    async applySecurityAuthentication(context: RequestContext): Promise<void> {
      first ??= config.applySecurityAuthentication(context).then(() => context);
      const { authorization, Authorization = authorization } = (await first).getHeaders();
      const dispatcher = (await first).getDispatcher();
      if (Authorization) context.setHeaderParam('Authorization', Authorization);
      if (dispatcher) context.setDispatcher(dispatcher);
      context.setSignal(AbortSignal.timeout(10_000));
    },
  };
}
