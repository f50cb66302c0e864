import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Work that several threads of one task share. It is a module of the standard library, `NAME-thread.ts`, that exports `open`: made once in each thread from what
 * all have in common (`setup`), then asked one question after the other. What is large in a setup belongs in a `SharedArrayBuffer`: all threads then look at the same
 * memory. Setups, questions and answers are cloned on their way; arrays of an answer are handed over.
 */
export interface Work<S, Q, A> {
  /** Where the module lies, without its ending: `stdlib/perplexity/judge-thread`. */
  readonly module: string;
  readonly open: Open<S, Q, A>;
}
export type Open<S, Q, A> = (setup: S) => (question: Q) => A;

/** Answers questions in the order in which they are asked. */
export interface Asked<Q, A> {
  ask(question: Q): Promise<A>;
  close(): void;
}
export interface Threads<Q, A> extends Asked<Q, A> {
  /** Questions that are worth having under way: two per thread, so that none waits for its next one. */
  readonly capacity: number;
}

/** Threads take a while to start; tables of fewer bytes are done by then. */
const worthThreads = 4e6;

/** How many threads a table is worth. */
export const threadsFor = (bytes: number, threads: number): number => (bytes < worthThreads ? 1 : threads);

/** Threads of which any may answer. With one, the work is done in the thread of the caller, and no other is started. */
export function threads<S, Q, A>(work: Work<S, Q, A>, setup: S, count: number): Threads<Q, A> {
  if (count <= 1) return { capacity: 1, ...here(work, setup) };
  const all = Array.from({ length: count }, () => startThread(work, setup));
  return {
    capacity: count * 2,
    ask: (question) => all.reduce((least, each) => (each.waiting() < least.waiting() ? each : least)).ask(question),
    close() {
      for (const each of all) each.close();
    },
  };
}

/** Threads with a setup each, that are asked one by one. A single one is that of the caller. */
export const separate = <S, Q, A>(work: Work<S, Q, A>, setups: readonly S[]): readonly Asked<Q, A>[] =>
  setups.map((setup) => (setups.length === 1 ? here(work, setup) : startThread(work, setup)));

function here<S, Q, A>({ open }: Work<S, Q, A>, setup: S): Asked<Q, A> {
  const answer = open(setup);
  return { ask: async (question) => answer(question), close() {} };
}

/** Each item with what was answered about it, in the order of the items; at most `capacity` of them are in memory. */
export async function* inOrder<T, A>(
  items: AsyncIterable<T> | Iterable<T>,
  ask: (item: T) => Promise<A>,
  capacity: number,
): AsyncGenerator<readonly [T, A]> {
  const underWay: (readonly [T, Promise<A>])[] = [];
  const first = async (): Promise<readonly [T, A]> => {
    const [item, answer] = underWay.shift()!;
    return [item, await answer];
  };
  for await (const item of items) {
    const answer = ask(item);
    // Told where it is waited for; until then it is no unhandled failure.
    answer.catch(() => {});
    underWay.push([item, answer]);
    while (underWay.length >= capacity) yield await first();
  }
  while (underWay.length > 0) yield await first();
}

/** What goes to a thread when it starts. */
export interface ThreadOrder {
  /** Address of the module with the work. */
  readonly module: string;
  readonly setup: unknown;
}
/** What a thread answers, in the order in which it was asked. */
export type ThreadAnswer =
  | { readonly answer: unknown }
  /** An error arrives without the properties that it has beyond those of every error (`code`); they come beside it. */
  | { readonly error: unknown; readonly properties: Readonly<Record<string, unknown>> };

interface Waiting<A> {
  resolve(answer: A): void;
  reject(error: unknown): void;
}

function startThread<S, Q, A>({ module }: Work<S, Q, A>, setup: S) {
  const program = located(
    import.meta.url.endsWith('.ts') ? 'stdlib/threads/thread-from-source.mjs' : 'stdlib/threads/thread.js',
  );
  const order: ThreadOrder = { module: located(`${module}${ending}`).href, setup };
  const worker = new Worker(program, { workerData: order });
  const waiting: Waiting<A>[] = [];
  let broken: { readonly error: unknown } | null = null;
  const breakDown = (error: unknown): void => {
    broken ??= { error };
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (told: ThreadAnswer) => {
    const asked = waiting.shift();
    if ('error' in told) asked?.reject(Object.assign(told.error as Error, told.properties));
    else asked?.resolve(told.answer as A);
  });
  worker.on('error', breakDown);
  worker.on('exit', (code) => breakDown(new Error(`a thread of ${module} ended with status ${code}`)));
  return {
    waiting: () => waiting.length,
    ask: (question: Q): Promise<A> =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken.error);
        waiting.push({ resolve, reject });
        worker.postMessage(question);
      }),
    close: () => void worker.terminate(),
  };
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** A file of ours by its path from the root. This module may lie at its place, in the bundle of an operator, or in a chunk at the top. */
function located(path: string): URL {
  const here = fileURLToPath(import.meta.url);
  for (let folder = dirname(here); ; folder = dirname(folder)) {
    const file = join(folder, path);
    if (existsSync(file)) return pathToFileURL(file);
    if (dirname(folder) === folder) throw new Error(`${path} is nowhere above ${here}`);
  }
}
