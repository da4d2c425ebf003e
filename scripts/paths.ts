import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** Absolute paths of the repository's folders that scripts and tests name. */
export const paths = {
  root,
  chart: path.join(root, 'charts/aibrix-model'),
  /** Pins of the tools: versions, requirements, configurations. */
  pins: path.join(root, 'tools'),
  /** Built and installed tools; git-ignored. */
  tools: path.join(root, '.tools'),
  /** State of running control planes; git-ignored. */
  cluster: path.join(root, '.cluster'),
} as const;
