/** The subset of OpenAPI v3 schemas that the API server uses for the types of a pod. */
export interface OpenApiSchema {
  readonly description?: string;
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: OpenApiSchema;
  readonly items?: OpenApiSchema;
}

/** Types of Kubernetes by group, version and name, such as `core.v1.Toleration`. */
export type KubernetesTypes = Readonly<Record<string, OpenApiSchema>>;

/** One document per group and version; add a group here when values.schema.json refers to it. */
const documents = ['/openapi/v3/api/v1', '/openapi/v3/apis/networking.k8s.io/v1'];

/**
 * The types of all groups that the chart's values refer to.
 *
 * @param get returns the body of a GET request to a path of the API server
 */
export async function kubernetesTypes(get: (path: string) => Promise<string>): Promise<KubernetesTypes> {
  const bodies = await Promise.all(documents.map(get));
  return Object.assign({}, ...bodies.map(typesOf));
}

function typesOf(body: string): KubernetesTypes {
  const { components } = JSON.parse(body) as { components: { schemas: KubernetesTypes } };
  const named = Object.entries(components.schemas).map(([name, schema]) => [typeName(name), schema]);
  return Object.fromEntries(named);
}

/** The name of a type in values.schema.json: OpenAPI's without `io.k8s.api.` and the like. Long names slow down Helm. */
export function typeName(name: string): string {
  return name.replace(/^io\.k8s\.(api|apimachinery\.pkg\.(apis|api|util))\./, '');
}
