/**
 * Loads the native package in the folder that it is given, or with `webgpu` the packages of WebGPU, lets it multiply, and prints what came out as JSON.
 */
import { loadWebgpu, mayBeSoftware } from '../webgpu/package.ts';
import { loadNative } from './package.ts';
import { webgpuTrial } from './trial.ts';

// Whole numbers below 2^24 are exact in float32, in whatever order sums are made.
const left = [
  [1, 2, 3],
  [4, 5, 6],
];
const right = [
  [7, 8],
  [9, 10],
  [11, 12],
];
const wanted = [58, 64, 139, 154];

try {
  tell(process.argv[2] === webgpuTrial ? await onWebgpu() : native(process.argv[2]!));
} catch (error) {
  tell({ problem: String((error as Error).message ?? error).split('\n')[0]! });
}

function native(folder: string): object {
  const tf = loadNative(folder);
  const product = tf.matMul(tf.tensor2d(left), tf.tensor2d(right)).dataSync();
  const { binding, isUsingGpuDevice } = tf.backend();
  return wrong(product) ?? { version: binding.TF_Version, gpu: isUsingGpuDevice };
}

async function onWebgpu(): Promise<object> {
  const adapter = await loadWebgpu(mayBeSoftware());
  const tf = await import('@tensorflow/tfjs-core');
  if (!(await tf.setBackend('webgpu'))) return { problem: `no device of ${adapter.name} could be opened` };
  const small = tf.matMul(tf.tensor2d(left), tf.tensor2d(right));
  return wrong(await small.data()) ?? adapter;
}

function wrong(product: ArrayLike<number>): { readonly problem: string } | null {
  const values = Array.from(product);
  if (values.length === wanted.length && values.every((value, at) => value === wanted[at])) return null;
  return { problem: `a product of matrices came out as ${values.join(', ')} instead of ${wanted.join(', ')}` };
}

/** The library's threads would keep the process; nothing is left to wait for. */
function tell(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
}
