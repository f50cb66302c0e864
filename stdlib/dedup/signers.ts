import { Worker } from 'node:worker_threads';
import { type Signed, type SigningOptions, signer } from './signing.ts';

/** Signs texts in lots, in the thread of the caller or in others; answers come in the order of the lots. */
export interface Signers {
  /** Lots that are worth having under way. */
  readonly capacity: number;
  sign(texts: readonly (string | null)[]): Promise<Signed>;
  close(): void;
}

/** Where this is part of the operator's bundle, the thread's program lies beside it; where several share it, in a chunk at the top. */
function program(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./thread-from-source.mjs', here);
  return new URL(
    here.includes('/stdlib/dedup/') ? './signature-thread.js' : './stdlib/dedup/signature-thread.js',
    here,
  );
}

/** `threads` 1: none but the caller's. */
export function signers(options: SigningOptions, threads: number): Signers {
  if (threads <= 1) {
    const sign = signer(options);
    return { capacity: 1, sign: async (texts) => sign(texts), close() {} };
  }
  const others = Array.from({ length: threads }, () => thread(options));
  let next = 0;
  return {
    capacity: threads * 2,
    // In turn, since lots are alike.
    sign: (texts) => others[next++ % threads]!.sign(texts),
    close: () => others.forEach((other) => void other.close()),
  };
}

function thread(options: SigningOptions) {
  const worker = new Worker(program(), { workerData: options });
  const waiting: { resolve(signed: Signed): void; reject(error: unknown): void }[] = [];
  let broken: unknown = null;
  const breakDown = (error: unknown): void => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (signed: Signed) => waiting.shift()?.resolve(signed));
  worker.on('error', breakDown);
  worker.on('exit', (code) => breakDown(new Error(`a thread of near-duplicate search ended with status ${code}`)));
  return {
    sign: (texts: readonly (string | null)[]): Promise<Signed> =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken);
        waiting.push({ resolve, reject });
        worker.postMessage(texts);
      }),
    close: () => worker.terminate(),
  };
}
