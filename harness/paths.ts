import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** Absolute paths of the repository's folders that commands and tests name. */
export const paths = {
  root,
  chart: path.join(root, 'charts/aibrix-model'),
  /** Pinned versions of the tools: Go modules, Python requirements. */
  toolPins: path.join(root, 'tools'),
  /** Built and installed tools; git-ignored. */
  toolCache: path.join(root, '.tools'),
  /** State of running control planes; git-ignored. */
  cluster: path.join(root, '.cluster'),
} as const;
