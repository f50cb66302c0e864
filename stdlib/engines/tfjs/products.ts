import * as tf from '@tensorflow/tfjs-core';
import { addressOf, unwritten } from './heap.ts';
import { kernels } from './kernels/kernels.ts';

/**
 * Below this many rows tfjs is asked for the product with a plain matrix: it keeps that matrix packed for as long as it lives, and packing weights anew for a few tokens takes longer than
 * multiplying by them.
 */
const fewRows = 16;

/**
 * a [..., m, k] times b [..., k, n], either exchanged first where asked for. The wasm backend of tfjs is fast for single matrices that are not exchanged alone (about forty times faster
 * than with an exchange), so there the product is our own.
 */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, transposeA, transposeB);
  const [height, width] = a.shape.slice(-2) as [number, number];
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  const [m, k, n] = [transposeA ? width : height, transposeA ? height : width, transposeB ? rows : columns];
  if (a.rank === 2 && m < fewRows && !transposeA && !transposeB) return tf.matMul(a, b);
  const { multiply, scratch } = kernels();
  const made = unwritten([...a.shape.slice(0, -2), m, n]);
  multiply(
    addressOf(a),
    addressOf(b),
    addressOf(made),
    a.size / (m * k),
    m,
    k,
    n,
    Number(transposeA),
    Number(transposeB),
    scratch,
  );
  return made;
}
