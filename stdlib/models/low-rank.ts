import type { LinearModule } from './tensors.ts';

type Numbers = Float32Array | Float64Array;
type Shape = Pick<LinearModule, 'out' | 'into' | 'transposed'>;

/** L2 norm of what gives each output: a row of W as [out, into], whichever way it is stored. [out] */
export function rowNorms(w: Numbers, { out, into, transposed }: Shape): Float64Array {
  const squares = new Float64Array(out);
  for (let at = 0; at < w.length; at++) {
    const value = w[at]!;
    squares[transposed ? at % out : Math.floor(at / into)]! += value * value;
  }
  return squares.map(Math.sqrt);
}

/** W + scale * B A with A [rank, into] and B [out, rank], in the layout of W; in 64 bits. */
export function addLowRank(
  w: Float32Array,
  { out, into, transposed }: Shape,
  a: Float32Array,
  b: Float32Array,
  scale: number,
): Float64Array {
  const rank = a.length / into;
  const sum = Float64Array.from(w);
  const row = new Float64Array(into);
  for (let o = 0; o < out; o++) {
    row.fill(0);
    for (let r = 0; r < rank; r++) {
      const factor = b[o * rank + r]!;
      for (let i = 0; i < into; i++) row[i]! += factor * a[r * into + i]!;
    }
    const [from, step] = transposed ? [o, out] : [o * into, 1];
    for (let i = 0; i < into; i++) sum[from + i * step]! += scale * row[i]!;
  }
  return sum;
}
