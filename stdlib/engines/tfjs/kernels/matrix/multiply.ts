import {
  add,
  and,
  type Code,
  call,
  countDown,
  divide,
  equal,
  type Fn,
  get,
  i32,
  int,
  less,
  mul,
  or,
  select,
  set,
  shiftLeft,
  shiftRight,
  sub,
  when,
  whileLoop,
} from '../../../../web-assembly/assembler.ts';
import { copyTile, packColumns, packRows } from './packing.ts';
import { stripOfPanel, stripOfRows, tileColumns, tileRows } from './strip.ts';

/** Steps of the sum at a time: a panel of the right matrix, 16 KiB, stays in the nearest cache. */
const block = 512;
/** Numbers of the right matrix that are packed at one time: 256 KiB, which the second cache holds. */
const packed = 2 ** 16;
/** Below this many rows of the left matrix, packing a right matrix that could be read as it is costs more than it saves. */
const fewRows = 16;

const parts: readonly Fn[] = [
  stripOfRows,
  stripOfPanel,
  packColumns('packRight', tileColumns),
  packRows('packRightExchanged', tileColumns),
  packColumns('packLeft', tileRows),
  copyTile,
];
const [ofRows, ofPanel, packRight, packRightExchanged, packLeft, copy] = [0, 1, 2, 3, 4, 5];

/** Bytes that `multiply` wants for itself: the packed part of the right matrix, of the left one, and a tile. */
export const scratchBytes = 4 * (packed + block * tileRows + tileRows * tileColumns);

/**
 * c [m, n] = a times b, `count` times, matrices one after the other; a is [m, k], or [k, m] where it is to be exchanged, b [k, n], or [n, k]. All row by row, addresses in bytes;
 * nothing may be 0. After Goto and van de Geijn 2008: blocks of b are packed, rows of a go past them, tiles of c stay in registers.
 */
const multiply: Fn = (() => {
  const [a, b, c, count, m, k, n, exchangeA, exchangeB, scratch] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const [k0, d, j0, w, p, panels, whole, i0, h, nc] = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
  const [leftStep, left, source, rightAt, rightStep, panelStep, first, target, rowStep, tile, leftPanel, across] = [
    20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
  ];
  const packs = 32;
  const least = (x: Code, y: Code) => select(less(x, y), x, y);
  const bytes = (floats: Code) => shiftLeft(floats, int(2));
  const plus = (local: number, by: Code) => set(local, add(get(local), by));

  /** The part of b at hand, panel by panel. */
  const packBlock: Code = [
    set(p, int(0)),
    whileLoop(less(get(p), get(panels)), [
      set(across, least(sub(get(w), mul(get(p), int(tileColumns))), int(tileColumns))),
      set(source, add(get(j0), mul(get(p), int(tileColumns)))),
      set(target, add(get(scratch), mul(get(p), bytes(mul(get(d), int(tileColumns)))))),
      when(
        get(exchangeB),
        call(
          packRightExchanged,
          add(get(b), bytes(add(mul(get(source), get(k)), get(k0)))),
          bytes(get(k)),
          get(d),
          get(across),
          get(target),
        ),
        call(
          packRight,
          add(get(b), bytes(add(mul(get(k0), get(n)), get(source)))),
          bytes(get(n)),
          get(d),
          get(across),
          get(target),
        ),
      ),
      plus(p, int(1)),
    ]),
  ];

  const rest: Code = [get(rightStep), get(panelStep)];
  /** `number` tiles beside each other, from panel p on. */
  const strips = (at: Code, into: Code, step: Code, number: Code): Code => {
    const others = [at, rest, into, step, get(d), number, get(first)];
    /** Where there are fewer than four rows, the last one is read again in place of those missing. */
    const row = (r: number) => add(get(left), mul(least(int(r), sub(get(h), int(1))), get(leftStep)));
    return when(
      get(exchangeA),
      call(ofPanel, get(leftPanel), ...others),
      call(ofRows, get(left), row(1), row(2), row(3), ...others),
    );
  };
  const panelAt = (panel: Code) => add(get(rightAt), mul(panel, get(panelStep)));

  /** Tiles that reach beyond the edge of c are computed aside. */
  const edge: Code = whileLoop(less(get(p), get(panels)), [
    set(across, least(sub(get(w), mul(get(p), int(tileColumns))), int(tileColumns))),
    set(source, add(get(target), mul(get(p), int(4 * tileColumns)))),
    when(get(first), [], call(copy, get(source), get(rowStep), get(tile), int(4 * tileColumns), get(h), get(across))),
    strips(panelAt(get(p)), get(tile), int(4 * tileColumns), int(1)),
    call(copy, get(tile), int(4 * tileColumns), get(source), get(rowStep), get(h), get(across)),
    plus(p, int(1)),
  ]);

  const fourRows: Code = [
    set(h, least(sub(get(m), get(i0)), int(tileRows))),
    set(target, add(get(c), bytes(add(mul(get(i0), get(n)), get(j0))))),
    when(
      get(exchangeA),
      call(
        packLeft,
        add(get(a), bytes(add(mul(get(k0), get(m)), get(i0)))),
        bytes(get(m)),
        get(d),
        get(h),
        get(leftPanel),
      ),
      set(left, add(get(a), bytes(add(mul(get(i0), get(k)), get(k0))))),
    ),
    // As many tiles as are whole at once.
    set(p, select(less(get(h), int(tileRows)), int(0), get(whole))),
    when(get(p), strips(get(rightAt), get(target), get(rowStep), get(p))),
    edge,
  ];

  return {
    name: 'multiply',
    params: Array.from({ length: 10 }, () => i32),
    result: null,
    locals: Array.from({ length: 23 }, () => i32),
    body: [
      set(leftStep, bytes(get(k))),
      set(rowStep, bytes(get(n))),
      set(leftPanel, add(get(scratch), int(4 * packed))),
      set(tile, add(get(leftPanel), int(4 * block * tileRows))),
      set(nc, and(divide(int(packed), least(get(k), int(block))), int(-tileColumns))),
      set(packs, or(or(get(exchangeB), less(int(fewRows - 1), get(m))), and(get(n), int(tileColumns - 1)))),
      countDown(count, [
        set(j0, int(0)),
        whileLoop(less(get(j0), get(n)), [
          set(w, least(sub(get(n), get(j0)), get(nc))),
          set(panels, shiftRight(add(get(w), int(tileColumns - 1)), int(3))),
          set(whole, shiftRight(get(w), int(3))),
          set(k0, int(0)),
          whileLoop(less(get(k0), get(k)), [
            set(d, least(sub(get(k), get(k0)), int(block))),
            set(first, equal(get(k0), int(0))),
            when(
              get(packs),
              [
                [set(rightAt, get(scratch)), set(rightStep, int(4 * tileColumns))],
                set(panelStep, bytes(mul(get(d), int(tileColumns)))),
                packBlock,
              ],
              [
                set(rightAt, add(get(b), bytes(add(mul(get(k0), get(n)), get(j0))))),
                [set(rightStep, get(rowStep)), set(panelStep, int(4 * tileColumns))],
              ],
            ),
            set(i0, int(0)),
            whileLoop(less(get(i0), get(m)), [fourRows, plus(i0, int(tileRows))]),
            plus(k0, int(block)),
          ]),
          plus(j0, get(nc)),
        ]),
        plus(a, bytes(mul(get(m), get(k)))),
        plus(b, bytes(mul(get(k), get(n)))),
        plus(c, bytes(mul(get(m), get(n)))),
      ]),
    ],
  };
})();

export const matrixFunctions: readonly Fn[] = [...parts, multiply];
