/** A thread that signs texts (`signers.ts`), in the order in which they are asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SigningOptions, signer } from './signing.ts';

const sign = signer(workerData as SigningOptions);
parentPort!.on('message', (texts: readonly (string | null)[]) => {
  const signed = sign(texts);
  parentPort!.postMessage(signed, [signed.counts.buffer, signed.bands.buffer, signed.shingles.buffer] as ArrayBuffer[]);
});
