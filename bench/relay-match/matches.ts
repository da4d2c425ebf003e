/** How much of a prompt AIBrix finds in a pod, as vLLM publishes and through the relay. */
export interface RelayMatch {
  /** The events, for a reader. */
  readonly label: string;
  /** The case of test/fixtures/gateway-vectors.json. */
  readonly vector: string;
  /** Percent of a prompt of 640 tokens that the gateway finds, without a relay and with one. */
  readonly direct: number;
  readonly relayed: number;
  /** Whether a plain prompt must find nothing, since the blocks belong to other prompts. */
  readonly isFalse?: true;
}

/**
 * Answers of AIBrix v0.7.0's own decoder, event handler and index (harness/aibrix/judge.go), with gateway blocks of 16
 * tokens. test/gateway/relay.test.ts asks them again at each run and fails when one differs.
 */
export const relayMatches: readonly RelayMatch[] = [
  {
    label: 'vLLM 0.22 (arrays), blocks of 16',
    vector: '0.22.1 as sent: 1 event of 40 blocks of 16',
    direct: 2,
    relayed: 100,
  },
  {
    label: 'vLLM 0.24 (maps), blocks of 16',
    vector: '0.24.0 as sent: 1 event of 40 blocks of 16',
    direct: 0,
    relayed: 100,
  },
  {
    label: 'vLLM 0.32 (maps), blocks of 16',
    vector: '0.32.0 as sent: 1 event of 40 blocks of 16',
    direct: 0,
    relayed: 100,
  },
  {
    label: 'vLLM 0.22, blocks of 128',
    vector: '0.22.1 as sent, block 128 (5 blocks)',
    direct: 0,
    relayed: 100,
  },
  {
    label: 'a LoRA adapter, asked by the base model',
    vector: 'LoRA request of the same text (lora_id 1, lora_name ad), chained',
    direct: 100,
    relayed: 0,
    isFalse: true,
  },
  {
    label: 'a salted or multimodal prompt, asked by a plain one',
    vector: 'multimodal/cache_salt: extra_keys set, chained',
    direct: 100,
    relayed: 0,
    isFalse: true,
  },
];
