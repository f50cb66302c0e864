import {
  add,
  and,
  type Code,
  countDown,
  type Fn,
  get,
  i32,
  int,
  set,
  shiftLeft,
  shiftRight,
  when,
} from '../../../../web-assembly/assembler.ts';
import {
  addFour,
  spreadAt,
  storeFirst,
  storeVector,
  v128,
  vectorAt,
  zeroVector,
} from '../../../../web-assembly/vectors.ts';

/**
 * out [width] = the sum of the rows of x [height, width], one after the other. Parameters: x, out, height, width, neither of them 0.
 */
export const sumOfRows: Fn = (() => {
  const [x, out, height, width, step, i, cursor, block] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = [8, 9, 10, 11];
  const move = (pointer: number, by: Code) => set(pointer, add(get(pointer), by));
  const columns = (
    count: Code,
    bytes: number,
    used: readonly number[],
    load: (n: number) => Code,
    store: Code,
  ): Code => [
    set(block, count),
    when(
      get(block),
      countDown(block, [
        [set(i, get(height)), set(cursor, get(x))],
        used.map((sum) => set(sum, zeroVector)),
        countDown(i, [used.map((sum, n) => set(sum, addFour(get(sum), load(n)))), move(cursor, get(step))]),
        store,
        [move(x, int(bytes)), move(out, int(bytes))],
      ]),
    ),
  ];
  return {
    name: 'sumOfRows',
    params: [i32, i32, i32, i32],
    result: null,
    locals: [i32, i32, i32, i32, v128, v128, v128, v128],
    body: [
      set(step, shiftLeft(get(width), int(2))),
      columns(
        shiftRight(get(width), int(4)),
        64,
        sums,
        (n) => vectorAt(get(cursor), 16 * n),
        sums.map((sum, n) => storeVector(get(out), get(sum), 16 * n)),
      ),
      columns(
        and(get(width), int(15)),
        4,
        [sums[0]!],
        () => spreadAt(get(cursor)),
        storeFirst(get(out), get(sums[0]!)),
      ),
    ],
  };
})();
