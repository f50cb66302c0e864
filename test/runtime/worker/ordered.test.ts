import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inOrder } from '../../../runtime/worker/ordered.ts';

/** Delays in ticks of the event loop, so that a test of any order takes no time. */
const ticks = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

test('results are finished in the order of their items, with no more under way than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (delays, capacity) => {
        let underWay = 0;
        let most = 0;
        const finished: number[] = [];
        async function* items(): AsyncGenerator<number> {
          for (const i of delays.keys()) yield i;
        }
        await inOrder({
          items: items(),
          capacity,
          process: async (i) => {
            most = Math.max(most, ++underWay);
            await ticks(delays[i]!);
            return i * 2;
          },
          finish: async (i, result) => {
            await ticks(1);
            underWay--;
            assert.is(result, i * 2);
            finished.push(i);
          },
        });
        assert.equal(finished, [...delays.keys()]);
        assert.ok(most <= capacity);
      },
    ),
    { numRuns: 50 },
  );
});

test('of several errors the earliest item counts, and what comes before it is finished', async () => {
  for (const [broken, readerStops, expected] of [
    [[3, 5], 9, 'item 3'],
    [[7], 6, 'reader at 6'],
    [[5], 6, 'item 5'],
    [[], 4, 'reader at 4'],
  ] as const) {
    const finished: number[] = [];
    let returned = false;
    async function* items(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i++) {
          if (i === readerStops) throw new Error(`reader at ${i}`);
          yield i;
        }
      } finally {
        returned = true;
      }
    }
    const failed = await inOrder({
      items: items(),
      capacity: 4,
      process: async (i) => {
        // Later items fail sooner.
        await ticks(10 - i);
        if ((broken as readonly number[]).includes(i)) throw new Error(`item ${i}`);
      },
      finish: async (i) => void finished.push(i),
    }).catch((error: Error) => error.message);
    assert.is(failed, expected);
    assert.equal(finished, [...Array(Number(expected.match(/\d+/)![0])).keys()]);
    assert.ok(returned);
  }
});

test.run();
