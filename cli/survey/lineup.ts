import type { Row } from '../../compiler/operators/authoring.ts';

/** A row that an operator changed or dropped, with its number in the table that came in. */
export interface Touched {
  readonly index: number;
  readonly row: Row;
  readonly dropped: boolean;
}

/** The first `count` rows that did not come through as they were. Rows keep their order, so that three tables tell it when they are read side by side. */
export async function firstTouched(
  came: AsyncIterable<readonly Row[]>,
  stayed: AsyncIterable<readonly Row[]>,
  dropped: AsyncIterable<readonly Row[]>,
  count: number,
): Promise<readonly Touched[]> {
  const touched: Touched[] = [];
  const [left, gone] = [oneByOne(stayed), oneByOne(dropped)];
  let [next, lost] = [await left.next(), await gone.next()];
  const same = (row: Row, other: unknown): boolean => JSON.stringify(row) === JSON.stringify(other);
  let index = 0;
  try {
    for await (const batch of came)
      for (const row of batch) {
        if (touched.length >= count) return touched;
        if (!next.done && same(row, next.value)) next = await left.next();
        else if (!lost.done && same(row, lost.value.row)) {
          touched.push({ index, row, dropped: true });
          lost = await gone.next();
        } else {
          touched.push({ index, row, dropped: false });
          next = await left.next();
        }
        index++;
      }
    return touched;
  } finally {
    await left.return(undefined);
    await gone.return(undefined);
  }
}

async function* oneByOne(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const batch of batches) yield* batch;
}
