/** A weight: a matrix, or a norm's vector. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * A safetensors file (length of the header in 8 bytes, header as JSON padded to 8 bytes, values) of 32-bit floats: vectors of ones, matrices
 * of pseudo-random values with a mean of 0, the same in every run.
 */
export function safetensors(tensors: readonly Tensor[]): Buffer {
  const next = generator(0x5eed);
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const values: Buffer[] = [];
  let offset = 0;
  for (const { name, shape } of tensors) {
    const length = shape.reduce((product, dimension) => product * dimension, 1);
    const floats = Float32Array.from({ length }, () => (shape.length === 1 ? 1 : (next() - 0.5) / 6));
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + floats.byteLength] };
    offset += floats.byteLength;
    values.push(Buffer.from(floats.buffer));
  }
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([start, json, ...values]);
}

/** Numbers from 0 up to 1, of a 32-bit linear congruential generator (Numerical Recipes, 7.1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
