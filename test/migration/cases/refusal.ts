import type { V1Deployment } from '@kubernetes/client-node';

/** A Deployment that the migration cannot make publish events, and the words it says so with. */
export interface Refusal {
  readonly name: string;
  /** test/fixtures/migration/NAME.yaml; args-only where it is not said. */
  readonly fixture?: string;
  /** Words added to vLLM's arguments. */
  readonly args?: readonly string[];
  /** Variables added to the last container. */
  readonly env?: Readonly<Record<string, string>>;
  /** Labels added to the pod template. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The shell script that runs instead, with `sh -c`. */
  readonly script?: string;
  /** Any other change of the Deployment. */
  readonly change?: (deployment: V1Deployment) => void;
  /** Options of the script. */
  readonly options?: readonly string[];
  readonly message: string;
}
