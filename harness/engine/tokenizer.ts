const specials = ['<s>', '</s>', '<unk>'] as const;
const [begin, end, unknown] = specials;

/** Marks where each turn begins; the model ignores it. */
const chatTemplate =
  "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant:";

/** A tokenizer in the format of Hugging Face, one token per byte: a prompt of N ASCII letters has N tokens. */
export function tinyTokenizer(context: number): { vocabulary: number; files: Record<string, string> } {
  const tokens = [...specials, ...byteLetters()];
  const settings = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: begin,
    eos_token: end,
    unk_token: unknown,
    model_max_length: context,
    clean_up_tokenization_spaces: false,
    chat_template: chatTemplate,
  };
  const files = {
    'tokenizer.json': JSON.stringify(tokenizerOf(tokens)),
    'tokenizer_config.json': JSON.stringify(settings),
  };
  return { vocabulary: tokens.length, files };
}

/** The content of tokenizer.json: byte-level BPE without merges. */
function tokenizerOf(tokens: readonly string[]): object {
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const unchanged = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return {
    version: '1.0',
    added_tokens: specials.map((content, id) => ({ id, content, special: true, ...unchanged })),
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', unk_token: unknown, vocab, merges: [] },
  };
}

/**
 * The character that represents each byte in byte-level BPE: itself if printable, otherwise one from U+0100 on (GPT-2,
 * encoder.py, bytes_to_unicode).
 */
function byteLetters(): string[] {
  let shifted = 0x100;
  const prints = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(prints(byte) ? byte : shifted++));
}
