import { add, type Code, countDown, type Fn, get, i32, int, set, when } from '../../../../web-assembly/assembler.ts';
import {
  addFour,
  mulFour,
  spreadAt,
  storeVector,
  v128,
  vectorAt,
  zeroVector,
} from '../../../../web-assembly/vectors.ts';

/** What is held in registers at one time: a tile of the result, 4 rows of two vectors. With two vectors of the right matrix and a number of the left one these are most of the 16 that x64 has. */
export const tileRows = 4;
export const tileColumns = 8;

/**
 * Tiles beside each other: c [4, 8 panels] = or += four rows of the left matrix times panels of 8 columns of the right one. Each element is added up in the order of the
 * sum, product by product, so cutting the sum into blocks, whose tiles go on from what is in c, changes no bit. One step of the sum at a time: V8 moves the loads of several steps in
 * front of all of them, and what then does not fit into registers costs a third of the speed.
 *
 * Parameters after those of the left matrix: the first panel, bytes from one step of the sum to the next in it and from one panel to the next; c, bytes from one row of c to the
 * next; steps of the sum, panels (not 0 either), and whether c begins at zero.
 */
function strip(name: string, sources: number, leftAt: (cursors: readonly number[], row: number) => Code) {
  const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  const lefts = from(0, sources);
  const [right, rightStep, panelStep, c, rowStep, depth, panels, first] = from(sources, 8) as Eight;
  const cursors = from(sources + 8, sources);
  const [at, i, c1, c2, c3] = from(2 * sources + 8, 5) as [number, number, number, number, number];
  const [b0, b1, one] = from(2 * sources + 13, 3) as [number, number, number];
  const sums = from(2 * sources + 16, 8);
  const rows = [c, c1, c2, c3];
  const eachSum = (what: (sum: number, row: number, offset: number) => Code): Code =>
    sums.map((sum, n) => what(sum, rows[n >> 1]!, 16 * (n & 1)));
  const move = (pointer: number, by: Code) => set(pointer, add(get(pointer), by));

  const step: Code = [
    set(b0, vectorAt(get(at))),
    set(b1, vectorAt(get(at), 16)),
    move(at, get(rightStep)),
    rows.map((_, row) => [
      set(one, leftAt(cursors, row)),
      [b0, b1].map((b, n) => {
        const sum = sums[2 * row + n]!;
        return set(sum, addFour(get(sum), mulFour(get(one), get(b))));
      }),
    ]),
    cursors.map((cursor) => move(cursor, int(4 * (tileRows / sources)))),
  ];
  const fn: Fn = {
    name,
    params: from(0, sources + 8).map(() => i32),
    result: null,
    locals: [...from(0, sources + 5).map(() => i32), ...from(0, 11).map(() => v128)],
    body: countDown(panels, [
      cursors.map((cursor, n) => set(cursor, get(lefts[n]!))),
      set(at, get(right)),
      [1, 2, 3].map((row) => set(rows[row]!, add(get(rows[row - 1]!), get(rowStep)))),
      when(
        get(first),
        sums.map((sum) => set(sum, zeroVector)),
        eachSum((sum, row, offset) => set(sum, vectorAt(get(row), offset))),
      ),
      set(i, get(depth)),
      countDown(i, step),
      eachSum((sum, row, offset) => storeVector(get(row), get(sum), offset)),
      move(right, get(panelStep)),
      move(c, int(4 * tileColumns)),
    ]),
  };
  return fn;
}

type Eight = [number, number, number, number, number, number, number, number];

/** The left matrix as four rows, each by its address: they lie in memory as they are. */
export const stripOfRows = strip('stripOfRows', tileRows, (cursors, row) => spreadAt(get(cursors[row]!)));

/** The left matrix as a panel of four rows, all four numbers of a step together. */
export const stripOfPanel = strip('stripOfPanel', 1, ([cursor], row) => spreadAt(get(cursor!), 4 * row));
