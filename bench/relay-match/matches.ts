/** How much of a prompt AIBrix matches for a pod, from vLLM's events directly and through the relay. */
export interface RelayMatch {
  /** Description of the events. */
  readonly label: string;
  /** The case of test/fixtures/gateway-vectors.json. */
  readonly vector: string;
  /** Percentage of a prompt of 640 tokens that the gateway matches, without and with the relay. */
  readonly direct: number;
  readonly relayed: number;
  /** Whether any match is false, because the blocks belong to other prompts. */
  readonly isFalse?: true;
}

/**
 * Results of AIBrix v0.7.0's own decoder, event handler and index (harness/aibrix/judge.go), with gateway blocks of 16
 * tokens. test/gateway/relay.test.ts repeats them on each run and fails if one differs.
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
    label: 'a LoRA adapter, matched by a prompt for the base model',
    vector: 'LoRA request of the same text (lora_id 1, lora_name ad), chained',
    direct: 100,
    relayed: 0,
    isFalse: true,
  },
  {
    label: 'a salted or multimodal prompt, matched by a plain one',
    vector: 'multimodal/cache_salt: extra_keys set, chained',
    direct: 100,
    relayed: 0,
    isFalse: true,
  },
];
