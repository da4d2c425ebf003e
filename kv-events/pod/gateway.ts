import { AppsV1Api, type KubeConfig } from '@kubernetes/client-node';
import { gatewayDeployment } from '../gateway/contract.ts';
import { reasonOf } from '../terminal/exit.ts';

/** The Deployment of the gateway. */
export interface GatewayPlace {
  readonly namespace: string;
  readonly name: string;
}

/** The environment of a gateway's container; a variable whose value comes from elsewhere is undefined. */
export type GatewayEnvironment = Readonly<Record<string, string | undefined>>;

/** The gateway's environment as set in its Deployment, or the error why it cannot be read. Never throws. */
export async function readGateway(
  config: KubeConfig,
  { namespace, name }: GatewayPlace,
): Promise<GatewayEnvironment | Error> {
  try {
    const { spec } = await config.makeApiClient(AppsV1Api).readNamespacedDeployment({ namespace, name });
    const containers = spec?.template.spec?.containers ?? [];
    const own =
      containers.find((container) => container.name === gatewayDeployment.container) ?? containers[0];
    return Object.fromEntries(
      (own?.env ?? []).map((one) => [one.name, one.valueFrom ? undefined : (one.value ?? '')]),
    );
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    return new Error(typeof code === 'number' ? `HTTP status ${code}` : reasonOf(error), { cause: error });
  }
}
