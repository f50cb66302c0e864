/** Loads the native package in the folder that it is given, lets it multiply, and prints what came out as JSON. */
import { loadNative } from './package.ts';

try {
  const tf = loadNative(process.argv[2]!);
  // Whole numbers below 2^24 are exact in float32, in whatever order sums are made.
  const product = [
    ...Array.from(
      tf
        .matMul(
          tf.tensor2d([
            [1, 2, 3],
            [4, 5, 6],
          ]),
          tf.tensor2d([
            [7, 8],
            [9, 10],
            [11, 12],
          ]),
        )
        .dataSync(),
    ),
  ];
  const right = [58, 64, 139, 154];
  if (product.length !== 4 || product.some((value, at) => value !== right[at]))
    tell({ problem: `a product of matrices came out as ${product.join(', ')} instead of ${right.join(', ')}` });
  else {
    const { binding, isUsingGpuDevice } = tf.backend();
    tell({ version: binding.TF_Version, gpu: isUsingGpuDevice });
  }
} catch (error) {
  tell({ problem: String((error as Error).message ?? error).split('\n')[0]! });
}

/** The library's threads would keep the process; nothing is left to wait for. */
function tell(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
}
