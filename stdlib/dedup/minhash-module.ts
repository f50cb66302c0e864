import {
  add,
  addLong,
  andLong,
  assemble,
  byteAt,
  type Code,
  call,
  equal,
  type Fn,
  get,
  i32,
  i64,
  int,
  intAt,
  leaveLoop,
  less,
  lessLong,
  lessOrEqual,
  long,
  longAt,
  mulLong,
  narrow,
  notEqual,
  rotateLeftLong,
  select,
  set,
  shiftRightLong,
  storeLong,
  sub,
  subLong,
  when,
  whileLoop,
  widen,
  xorLong,
} from '../web-assembly/assembler.ts';
import { type Memory, webAssembly } from '../web-assembly/interface.ts';

const p1 = long(0x9e3779b185ebca87n);
const p2 = long(0xc2b2ae3d27d4eb4fn);
const p3 = long(0x165667b19e3779f9n);
const p4 = long(0x85ebca77c2b2ae63n);
const p5 = long(0x27d4eb2f165667c5n);
const rotate = (value: Code, by: number) => rotateLeftLong(value, long(BigInt(by)));
const round = (state: Code, input: Code) => mulLong(rotate(addLong(state, mulLong(input, p2)), 31), p1);
const fold = (hash: number, by: number) => set(hash, xorLong(get(hash), shiftRightLong(get(hash), long(BigInt(by)))));

/** XXH64 with seed 0 (Collet, xxHash specification 0.1.1) of `length` bytes at `at`. */
const xxh64: Fn = (() => {
  const [at, length, end, h, v1, v2, v3, v4] = [0, 1, 2, 3, 4, 5, 6, 7];
  const lanes = [v1, v2, v3, v4];
  const mergeLane = (lane: number) => set(h, addLong(mulLong(xorLong(get(h), round(long(0n), get(lane))), p1), p4));
  const step = (bytes: number) => set(at, add(get(at), int(bytes)));
  const fits = (bytes: number) => lessOrEqual(add(get(at), int(bytes)), get(end));
  return {
    name: 'xxh64',
    params: [i32, i32],
    result: i64,
    locals: [i32, i64, i64, i64, i64, i64],
    body: [
      set(end, add(get(at), get(length))),
      when(
        lessOrEqual(int(32), get(length)),
        [
          [set(v1, addLong(p1, p2)), set(v2, p2), set(v3, long(0n)), set(v4, subLong(long(0n), p1))],
          whileLoop(fits(32), [lanes.map((lane, i) => set(lane, round(get(lane), longAt(get(at), i * 8)))), step(32)]),
          set(
            h,
            addLong(addLong(rotate(get(v1), 1), rotate(get(v2), 7)), addLong(rotate(get(v3), 12), rotate(get(v4), 18))),
          ),
          lanes.map(mergeLane),
        ],
        set(h, p5),
      ),
      set(h, addLong(get(h), widen(get(length)))),
      whileLoop(fits(8), [
        set(h, addLong(mulLong(rotate(xorLong(get(h), round(long(0n), longAt(get(at)))), 27), p1), p4)),
        step(8),
      ]),
      when(fits(4), [
        set(h, addLong(mulLong(rotate(xorLong(get(h), mulLong(widen(intAt(get(at))), p1)), 23), p2), p3)),
        step(4),
      ]),
      whileLoop(less(get(at), get(end)), [
        set(h, mulLong(rotate(xorLong(get(h), mulLong(widen(byteAt(get(at))), p5)), 11), p1)),
        step(1),
      ]),
      [fold(h, 33), set(h, mulLong(get(h), p2)), fold(h, 29), set(h, mulLong(get(h), p3)), fold(h, 32)],
      get(h),
    ],
  };
})();

/** Low 32 bits of XXH64: what bands are compared by. */
const hash32: Fn = {
  name: 'hash32',
  params: [i32, i32],
  result: i32,
  locals: [],
  body: narrow(call(0, get(0), get(1))),
};

/**
 * Hashes every run of `n` tokens of a text whose tokens are parted by one space; writes the hashes from `out` on and returns how many.
 * A text of fewer tokens counts as one run.
 */
const shingles: Fn = (() => {
  const [at, length, n, out, stop, end, tokens, written] = [0, 1, 2, 3, 4, 5, 6, 7];
  const space = int(0x20);
  const skipToken = (cursor: number) =>
    whileLoop(less(get(cursor), get(stop)), [
      // The cursor comes to lie on the space after the token, or on the end.
      when(notEqual(byteAt(get(cursor)), space), set(cursor, add(get(cursor), int(1))), leaveLoop),
    ]);
  const emit: Code = [
    storeLong(get(out), call(0, get(at), sub(get(end), get(at)))),
    set(out, add(get(out), int(8))),
    set(written, add(get(written), int(1))),
  ];
  return {
    name: 'shingles',
    params: [i32, i32, i32, i32],
    result: i32,
    locals: [i32, i32, i32, i32],
    body: [
      set(stop, add(get(at), get(length))),
      set(end, get(at)),
      skipToken(end),
      set(tokens, int(1)),
      whileLoop(less(get(end), get(stop)), [
        when(
          equal(get(tokens), get(n)),
          [emit, skipToken(at), set(at, add(get(at), int(1)))],
          [set(tokens, add(get(tokens), int(1)))],
        ),
        set(end, add(get(end), int(1))),
        skipToken(end),
      ]),
      emit,
      get(written),
    ],
  };
})();

/**
 * For each of `k` pairs (a, b): the least ((h a + b) mod 2^64) mod (2^61 - 1) over `count` hashes. The product wraps before it is reduced,
 * as numpy's does in datatrove.
 */
const signature: Fn = (() => {
  const [hashes, count, a, b, k, out, i, stop, factor, term, least, x] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  const prime = long((1n << 61n) - 1n);
  const next = (pointer: number) => set(pointer, add(get(pointer), int(8)));
  return {
    name: 'signature',
    params: [i32, i32, i32, i32, i32, i32],
    result: null,
    locals: [i32, i32, i64, i64, i64, i64],
    body: [
      set(stop, add(get(hashes), [get(count), int(3), 0x74])),
      whileLoop(notEqual(get(k), int(0)), [
        set(factor, longAt(get(a))),
        set(term, longAt(get(b))),
        set(least, long(-1n)),
        set(i, get(hashes)),
        whileLoop(less(get(i), get(stop)), [
          set(x, addLong(mulLong(longAt(get(i)), get(factor)), get(term))),
          set(x, addLong(andLong(get(x), prime), shiftRightLong(get(x), long(61n)))),
          set(x, select(lessLong(get(x), prime), get(x), subLong(get(x), prime))),
          set(least, select(lessLong(get(x), get(least)), get(x), get(least))),
          next(i),
        ]),
        storeLong(get(out), get(least)),
        [next(a), next(b), next(out)],
        set(k, sub(get(k), int(1))),
      ]),
    ],
  };
})();

export interface MinhashExports {
  /** Addresses are bytes in the memory given. */
  xxh64(at: number, length: number): bigint;
  hash32(at: number, length: number): number;
  shingles(at: number, length: number, n: number, out: number): number;
  signature(hashes: number, count: number, a: number, b: number, k: number, out: number): void;
}

let compiled: object | null = null;

export function instantiate(memory: Memory): MinhashExports {
  compiled ??= new webAssembly.Module(assemble([xxh64, hash32, shingles, signature]));
  return new webAssembly.Instance(compiled, { env: { memory } }).exports as MinhashExports;
}
