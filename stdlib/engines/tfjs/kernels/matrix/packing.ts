import {
  add,
  and,
  type Code,
  countDown,
  equal,
  type Fn,
  get,
  i32,
  int,
  less,
  mul,
  set,
  shiftRight,
  when,
  whileLoop,
} from '../../../../web-assembly/assembler.ts';
import {
  floatAt,
  pick,
  storeFloat,
  storeVector,
  v128,
  vectorAt,
  zeroVector,
} from '../../../../web-assembly/vectors.ts';

/**
 * Panels: `size` columns of a matrix [depth, width <= size], step by step next to each other in memory, so that a tile reads straight on. Missing columns are zeros. All take: where
 * the matrix begins, bytes from one of its rows to the next, depth, width, and where the panel goes.
 */
const [from, rowStep, depth, width, to, i, j, at, out] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const params = [i32, i32, i32, i32, i32];
const move = (pointer: number, by: Code) => set(pointer, add(get(pointer), by));

/** The panel of what is narrower than a panel, number by number; `along` and `across` are the bytes in the matrix from one step and one column to the next. */
const scattered = (size: number, along: Code, across: Code): Code => [
  [set(i, mul(get(depth), int(size / 4))), set(out, get(to))],
  countDown(i, [storeVector(get(out), zeroVector), move(out, int(16))]),
  set(j, int(0)),
  whileLoop(less(get(j), get(width)), [
    set(at, add(get(from), mul(get(j), across))),
    set(out, add(get(to), mul(get(j), int(4)))),
    set(i, get(depth)),
    countDown(i, [storeFloat(get(out), floatAt(get(at))), move(at, along), move(out, int(4 * size))]),
    move(j, int(1)),
  ]),
];

/** Of a matrix that lies in memory row by row. */
export const packColumns = (name: string, size: number): Fn => ({
  name,
  params,
  result: null,
  locals: [i32, i32, i32, i32],
  body: when(
    equal(get(width), int(size)),
    [
      [set(i, get(depth)), set(at, get(from)), set(out, get(to))],
      countDown(i, [
        Array.from({ length: size / 4 }, (_, n) => storeVector(get(out), vectorAt(get(at), 16 * n), 16 * n)),
        move(at, get(rowStep)),
        move(out, int(4 * size)),
      ]),
    ],
    scattered(size, get(rowStep), int(4)),
  ),
});

/** Of a matrix that lies in memory column by column: the exchange of rows and columns happens on the way, four by four. */
export const packRows = (name: string, size: number): Fn => {
  const rows = Array.from({ length: size }, (_, n) => 9 + n);
  const vectors = Array.from({ length: 8 }, (_, n) => 9 + size + n);
  const [a, b, c, d, ab, cd, abHigh, cdHigh] = vectors as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  /** Four numbers of each of four columns become four columns' numbers of each of four steps. */
  const block = (first: number): Code => {
    const store = (step: number, left: number, right: number, lanes: readonly [number, number, number, number]) =>
      storeVector(get(out), pick(get(left), get(right), lanes), 4 * (size * step + first));
    return [
      [a, b, c, d].map((vector, n) => set(vector, vectorAt(get(rows[first + n]!)))),
      set(ab, pick(get(a), get(b), [0, 4, 1, 5])),
      set(cd, pick(get(c), get(d), [0, 4, 1, 5])),
      set(abHigh, pick(get(a), get(b), [2, 6, 3, 7])),
      set(cdHigh, pick(get(c), get(d), [2, 6, 3, 7])),
      [store(0, ab, cd, [0, 1, 4, 5]), store(1, ab, cd, [2, 3, 6, 7])],
      [store(2, abHigh, cdHigh, [0, 1, 4, 5]), store(3, abHigh, cdHigh, [2, 3, 6, 7])],
    ];
  };
  const onward = (floats: number) => [rows.map((row) => move(row, int(4 * floats))), move(out, int(4 * size * floats))];
  return {
    name,
    params,
    result: null,
    locals: [i32, i32, i32, i32, ...rows.map(() => i32), ...vectors.map(() => v128)],
    body: when(
      equal(get(width), int(size)),
      [
        rows.map((row, n) => set(row, n === 0 ? get(from) : add(get(rows[n - 1]!), get(rowStep)))),
        [set(out, get(to)), set(i, shiftRight(get(depth), int(2)))],
        when(get(i), countDown(i, [Array.from({ length: size / 4 }, (_, n) => block(4 * n)), onward(4)])),
        set(i, and(get(depth), int(3))),
        when(get(i), countDown(i, [rows.map((row, n) => storeFloat(get(out), floatAt(get(row)), 4 * n)), onward(1)])),
      ],
      scattered(size, int(4), get(rowStep)),
    ),
  };
};

/** Copies [height, width] from rows of one length to rows of another. */
export const copyTile: Fn = (() => {
  const [source, sourceStep, target, targetStep, height, across, n, offset] = [0, 1, 2, 3, 4, 5, 6, 7];
  return {
    name: 'copyTile',
    params: [i32, i32, i32, i32, i32, i32],
    result: null,
    locals: [i32, i32],
    body: countDown(height, [
      [set(n, get(across)), set(offset, int(0))],
      countDown(n, [
        storeFloat(add(get(target), get(offset)), floatAt(add(get(source), get(offset)))),
        set(offset, add(get(offset), int(4))),
      ]),
      move(source, get(sourceStep)),
      move(target, get(targetStep)),
    ]),
  };
})();
