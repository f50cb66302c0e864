/** Something to be done with an item; its result is wanted in the order of the items. */
export interface Work<Item, Result> {
  readonly items: AsyncIterable<Item>;
  /** Items under way at once; waits here are what holds the reading back. */
  readonly capacity: number;
  process(item: Item): Promise<Result>;
  /** Told of every result in the order of its item. */
  finish(item: Item, result: Result): Promise<void>;
}

/**
 * Processes items at once and finishes them in order, with bounded memory. Of several errors the one of the earliest item is thrown, whatever
 * the speed of the threads: what comes before an item has been finished when its error is told, a failing reader's included.
 */
export async function inOrder<Item, Result>({ items, capacity, process, finish }: Work<Item, Result>): Promise<void> {
  const underWay: { readonly item: Item; readonly result: Promise<Result> }[] = [];
  const finishOldest = async (): Promise<void> => {
    const { item, result } = underWay.shift()!;
    await finish(item, await result);
  };
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await settle(() => iterator.next());
      if ('error' in next) {
        while (underWay.length > 0) await finishOldest();
        throw next.error;
      }
      if (next.value.done) break;
      const item = next.value.value;
      const result = process(item);
      // Its error is told when its turn comes; until then it is no unhandled one.
      result.catch(() => {});
      underWay.push({ item, result });
      while (underWay.length >= capacity) await finishOldest();
    }
    while (underWay.length > 0) await finishOldest();
  } finally {
    await iterator.return?.();
  }
}

async function settle<T>(run: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}
