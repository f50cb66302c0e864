import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inOrder, separate, threads, threadsFor } from '../../../stdlib/threads/threads.ts';
import { summing } from './sum-thread.ts';

const lots = Array.from({ length: 40 }, (_, i) => Array.from({ length: (i * 7) % 11 }, (_, k) => i + k));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

for (const count of [1, 2])
  test(`answers come in the order of the questions, memory is shared, failures keep their code: ${count} threads`, async () => {
    const memory = new SharedArrayBuffer(4);
    const pool = threads(summing, memory, count);
    const found = [];
    let [asked, most] = [0, 0];
    const ask = (numbers: readonly number[]) => {
      most = Math.max(most, ++asked - found.length);
      return pool.ask({ numbers });
    };
    for await (const [lot, answer] of inOrder(lots, ask, pool.capacity)) {
      assert.equal([...answer], [sum(lot), lot.length]);
      found.push(lot);
    }
    assert.equal(found, lots);
    assert.is(most, pool.capacity);
    assert.is(new Int32Array(memory)[0], sum(lots.flat()));
    const failure = await pool.ask({ path: '/nowhere/at all' }).catch((error: NodeJS.ErrnoException) => error);
    assert.instance(failure, Error);
    assert.is((failure as NodeJS.ErrnoException).code, 'ENOENT');
    assert.equal([...(await pool.ask({ numbers: [2, 3] }))], [5, 2], 'goes on after a failure');
    pool.close();
  });

test('a thread that ends fails what it was asked, and what it is asked later', async () => {
  const [one, other] = separate(summing, [new SharedArrayBuffer(4), new SharedArrayBuffer(4)]);
  const reason = (asked: Promise<unknown>) => asked.then(String, (error: Error) => error.message);
  const waiting = [one!.ask('end'), one!.ask({ numbers: [1] })].map(reason);
  for (const said of await Promise.all(waiting))
    assert.match(said, 'a thread of test/stdlib/threads/sum-thread ended with status 3');
  assert.match(await reason(one!.ask({ numbers: [1] })), 'ended with status 3');
  assert.equal([...(await other!.ask({ numbers: [4] }))], [4, 1]);
  other!.close();
});

test('small tables are not worth threads', () => {
  assert.is(threadsFor(1e6, 8), 1);
  assert.is(threadsFor(1e9, 8), 8);
});

test.run();
