import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { StoreContext } from './context.ts';
import { leaseFolder } from './layout.ts';
import { acquire, busyWarning, type Lease, type Owner } from './lease.ts';
import type { Digest, ResultRecord } from './result.ts';

export interface Waiting {
  readonly runId: string;
  readonly signal?: AbortSignal;
  /** Called once per owner that is waited for: in a few words, and as a whole. */
  readonly waiting?: (owner: string, details: { readonly owner: Owner; readonly warning: Diagnostic }) => void;
}

export type Waited =
  | { readonly kind: 'hit'; readonly result: ResultRecord }
  | { readonly kind: 'held'; readonly lease: Lease }
  | { readonly kind: 'stopped' };

/** Milliseconds between two looks: short at first, since many tasks are short. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2000;

/**
 * Until the result is there or its lease is ours. Polls: no notice reaches over a network file system. `look` is asked before the first
 * try, after every pause, and once more when the lease is held.
 */
export async function waitFor(
  context: StoreContext,
  key: Digest,
  { runId, signal, waiting }: Waiting,
  look: () => Promise<ResultRecord | null>,
): Promise<Waited> {
  let told = '';
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    const before = await look();
    if (before) return { kind: 'hit', result: before };
    if (signal?.aborted) return { kind: 'stopped' };
    const acquired = await acquire(context, leaseFolder(context.root, key), runId);
    if ('held' in acquired) {
      const meanwhile = await look();
      if (!meanwhile) return { kind: 'held', lease: acquired.held };
      await acquired.held.release();
      return { kind: 'hit', result: meanwhile };
    }
    const { busy, age } = acquired;
    if (busy.token !== told) {
      told = busy.token;
      waiting?.(`process ${busy.pid} on ${busy.host}`, { owner: busy, warning: busyWarning(key, busy, age) });
    }
    // Spread out, so that eight waiters do not all look at once.
    await sleep(pause * (0.75 + Math.random() / 2), signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}
