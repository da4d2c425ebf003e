/** Values that the API server would refuse or warn of, and words of the chart's message: the key, and what is wrong. */
export interface RefusedValues {
  name: string;
  values: object;
  message: string[];
}
