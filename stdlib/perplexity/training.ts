import { separate } from '../threads/threads.ts';
import { type Counted, type CountingAnswer, type CountingQuestion, counting } from './counting-thread.ts';
import { discountsOf, type ModelState, type Weighed } from './kneser-ney.ts';
import type { Lines } from './ngram-counts.ts';

/** Learns a model from lines; several threads count the n-grams of a part of the units each. The model is the same for any number of them. */
export interface Trainer {
  /**
   * Takes lines; resolves with the number of n-grams (of all orders, without the empty one) before the last two lots: what is known of the last ones depends on how far
   * the threads are.
   */
  add(lines: Lines): Promise<number>;
  /** The model of all lines, and its n-grams. Once. */
  finish(): Promise<{ readonly model: ModelState; readonly size: number }>;
  close(): void;
}

/** Lots that are being counted while the next is read. */
const ahead = 2;

export function trainer(order: number, threads: number): Trainer {
  const parts = Math.max(1, threads);
  const counters = separate(
    counting,
    Array.from({ length: parts }, (_, own) => ({ order, own, parts })),
  );
  const askAll = async <A extends CountingAnswer>(question: CountingQuestion): Promise<readonly A[]> =>
    (await Promise.all(counters.map(({ ask }) => ask(question)))) as unknown as readonly A[];
  /** Each part has the empty n-gram. */
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size - 1, 0);
  const underWay: Promise<readonly number[]>[] = [];
  let known = 0;
  return {
    async add(lines) {
      const asked = askAll<number>({ lines });
      // Told where it is waited for; until then it is no unhandled failure.
      asked.catch(() => {});
      underWay.push(asked);
      if (underWay.length > ahead) known = sum(await underWay.shift()!);
      return known;
    },
    async finish() {
      await Promise.all(underWay);
      const all = await askAll<Counted>('finish');
      const { discounts, vocabulary } = discountsOf(all.map(({ frequencies }) => frequencies));
      await askAll<null>({ grams: all.map(({ grams }) => grams), followers: all.map(({ followers }) => followers) });
      const model = { order, discounts, vocabulary, parts: await askAll<Weighed>({ discounts }) };
      return { model, size: sum(all.map(({ grams }) => grams.size)) };
    },
    close() {
      for (const each of counters) each.close();
    },
  };
}
