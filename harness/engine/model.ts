import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { engineDirectory } from './install.ts';
import { tinyTokenizer } from './tokenizer.ts';
import { safetensors, type Tensor } from './weights.ts';

/** The folder that stands for a pod's volume `models`, the models in it, and the LoRA adapter of `tiny`. */
export const models = {
  directory: path.join(engineDirectory, 'models'),
  tiny: 'tiny',
  hybrid: 'hybrid',
  adapter: 'tiny-adapter',
} as const;

const size = { hidden: 64, intermediate: 128, layers: 2, heads: 2, context: 2048 } as const;

/**
 * Creates a Llama model of two layers with one token per byte, 0.5 MB. Its weights are the same everywhere, so it answers
 * the same nonsense every time.
 */
export async function ensureTinyModel(): Promise<void> {
  const folder = path.join(models.directory, models.tiny);
  await mkdir(folder, { recursive: true });
  const { vocabulary, files } = tinyTokenizer(size.context);
  const contents = {
    ...files,
    'config.json': JSON.stringify(config(vocabulary), undefined, 1),
    'model.safetensors': safetensors(layout(vocabulary)),
  };
  for (const [name, content] of Object.entries(contents))
    await update(path.join(folder, name), Buffer.from(content));
}

/**
 * Creates the configuration of a model in which every other layer attends to 128 tokens only, so that vLLM has two groups of
 * KV-cache blocks. It has no weights: vLLM makes some up with `--load-format=dummy`.
 */
export async function ensureHybridModel(): Promise<void> {
  const folder = path.join(models.directory, models.hybrid);
  await mkdir(folder, { recursive: true });
  const { vocabulary, files } = tinyTokenizer(size.context);
  const contents = { ...files, 'config.json': JSON.stringify(hybridConfig(vocabulary), undefined, 1) };
  for (const [name, content] of Object.entries(contents))
    await update(path.join(folder, name), Buffer.from(content));
}

/** The model's config.json, as transformers' Gemma3TextConfig reads it. */
function hybridConfig(vocabulary: number): object {
  const layers = ['sliding_attention', 'full_attention'];
  return {
    ...config(vocabulary),
    architectures: ['Gemma3ForCausalLM'],
    model_type: 'gemma3_text',
    num_hidden_layers: 2 * layers.length,
    layer_types: [...layers, ...layers],
    sliding_window: 128,
    hidden_activation: 'gelu_pytorch_tanh',
    query_pre_attn_scalar: size.hidden / size.heads,
    pad_token_id: 2,
    tie_word_embeddings: true,
  };
}

/** Creates a LoRA adapter of rank 8 for the tiny model's attention, with the same weights everywhere. @returns its folder */
export async function ensureTinyAdapter(): Promise<string> {
  const folder = path.join(models.directory, models.adapter);
  await mkdir(folder, { recursive: true });
  const rank = 8;
  const modules = ['q_proj', 'v_proj'];
  const tensors = Array.from({ length: size.layers }, (_, layer) =>
    modules.flatMap((name) => {
      const module = `base_model.model.model.layers.${layer}.self_attn.${name}`;
      return [
        { name: `${module}.lora_A.weight`, shape: [rank, size.hidden] },
        { name: `${module}.lora_B.weight`, shape: [size.hidden, rank] },
      ];
    }),
  ).flat();
  const settings = {
    peft_type: 'LORA',
    r: rank,
    lora_alpha: 2 * rank,
    target_modules: modules,
    bias: 'none',
  };
  await update(path.join(folder, 'adapter_config.json'), Buffer.from(JSON.stringify(settings)));
  await update(path.join(folder, 'adapter_model.safetensors'), safetensors(tensors));
  return folder;
}

/** Leaves a file alone that holds this already: another process may be reading it. */
async function update(file: string, content: Buffer): Promise<void> {
  const found = await readFile(file).catch(() => undefined);
  if (found?.equals(content)) return;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, file);
}

/** The model's config.json, as transformers' LlamaConfig reads it. */
function config(vocabulary: number): object {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: vocabulary,
    hidden_size: size.hidden,
    intermediate_size: size.intermediate,
    num_hidden_layers: size.layers,
    num_attention_heads: size.heads,
    num_key_value_heads: size.heads,
    head_dim: size.hidden / size.heads,
    max_position_embeddings: size.context,
    hidden_act: 'silu',
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    bos_token_id: 0,
    eos_token_id: 1,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  };
}

/** Names and shapes of the weights, as transformers names them (LlamaForCausalLM). */
function layout(vocabulary: number): Tensor[] {
  const { hidden, intermediate, layers } = size;
  const block = (layer: number): Tensor[] => {
    const named = (name: string, shape: readonly number[]): Tensor => ({
      name: `model.layers.${layer}.${name}.weight`,
      shape,
    });
    return [
      ...['q', 'k', 'v', 'o'].map((name) => named(`self_attn.${name}_proj`, [hidden, hidden])),
      ...['gate', 'up'].map((name) => named(`mlp.${name}_proj`, [intermediate, hidden])),
      named('mlp.down_proj', [hidden, intermediate]),
      ...['input', 'post_attention'].map((name) => named(`${name}_layernorm`, [hidden])),
    ];
  };
  return [
    { name: 'model.embed_tokens.weight', shape: [vocabulary, hidden] },
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    { name: 'model.norm.weight', shape: [hidden] },
    { name: 'lm_head.weight', shape: [vocabulary, hidden] },
  ];
}
