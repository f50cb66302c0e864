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
  shiftRight,
  when,
} from '../../../../web-assembly/assembler.ts';
import {
  addFour,
  divFour,
  mulFour,
  spreadAt,
  storeFirst,
  storeVector,
  subFour,
  v128,
  vectorAt,
} from '../../../../web-assembly/vectors.ts';

/** How an input goes along the innermost dimension: its numbers one after the other, or one for all. */
export type Run = 'each' | 'one';
export type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide';

const operators: Readonly<Record<Arithmetic, (a: Code, b: Code) => Code>> = {
  add: addFour,
  subtract: subFour,
  multiply: mulFour,
  divide: divFour,
};

/** Vectors between two looks at the counter. */
const unrolled = 4;

/**
 * out = what `compute` makes of the inputs, over three dimensions: out lies in memory as one piece, each input with steps of its own. Parameters: for each input its address and its steps in
 * bytes along the two outer dimensions, then out, and the three sizes, none of them 0. The four operations round as IEEE 754 says, so no machine computes another bit.
 */
function strided(name: string, runs: readonly Run[], compute: (...inputs: readonly Code[]) => Code): Fn {
  const count = runs.length;
  const [out, size0, size1, size2] = [3 * count, 3 * count + 1, 3 * count + 2, 3 * count + 3];
  const inputs = runs.map((run, n) => ({
    run,
    outer: 3 * n,
    steps: [3 * n + 1, 3 * n + 2] as const,
    middle: 3 * count + 6 + 3 * n,
    cursor: 3 * count + 7 + 3 * n,
    spread: 6 * count + 6 + n,
  }));
  const [left, i] = [3 * count + 4, 3 * count + 5];
  const move = (pointer: number, by: Code) => set(pointer, add(get(pointer), by));
  const eachRun = (what: (cursor: number) => Code): Code =>
    inputs.filter(({ run }) => run === 'each').map(({ cursor }) => what(cursor));
  const value = (load: (cursor: number) => Code): Code =>
    compute(...inputs.map(({ run, cursor, spread }) => (run === 'each' ? load(cursor) : get(spread))));
  const vectors = (number: number): Code => [
    Array.from({ length: number }, (_, n) =>
      storeVector(
        get(out),
        value((cursor) => vectorAt(get(cursor), 16 * n)),
        16 * n,
      ),
    ),
    eachRun((cursor) => move(cursor, int(16 * number))),
    move(out, int(16 * number)),
  ];
  const counted = (number: Code, body: Code): Code => [set(i, number), when(get(i), countDown(i, body))];
  return {
    name,
    params: Array.from({ length: 3 * count + 4 }, () => i32),
    result: null,
    locals: [...Array.from({ length: 2 + 3 * count }, () => i32), ...runs.map(() => v128)],
    body: countDown(size0, [
      inputs.map(({ outer, middle }) => set(middle, get(outer))),
      set(left, get(size1)),
      countDown(left, [
        inputs.map(({ run, middle, cursor, spread }) =>
          run === 'each' ? set(cursor, get(middle)) : set(spread, spreadAt(get(middle))),
        ),
        counted(shiftRight(get(size2), int(4)), vectors(unrolled)),
        counted(and(shiftRight(get(size2), int(2)), int(3)), vectors(1)),
        counted(and(get(size2), int(3)), [
          storeFirst(
            get(out),
            value((cursor) => spreadAt(get(cursor))),
          ),
          eachRun((cursor) => move(cursor, int(4))),
          move(out, int(4)),
        ]),
        inputs.map(({ middle, steps }) => move(middle, get(steps[1]))),
      ]),
      inputs.map(({ outer, steps }) => move(outer, get(steps[0]))),
    ]),
  };
}

export const arithmeticName = (operator: Arithmetic, a: Run, b: Run): string => `${operator} ${a} ${b}`;

const pairs = [
  ['each', 'each'],
  ['each', 'one'],
  ['one', 'each'],
  ['one', 'one'],
] as const;

/** The four operations for each way in which the inputs may go along, and `copy`. */
export const stridedFunctions: readonly Fn[] = [
  ...(Object.keys(operators) as Arithmetic[]).flatMap((operator) =>
    pairs.map(([a, b]) => strided(arithmeticName(operator, a, b), [a, b], operators[operator])),
  ),
  strided('copy', ['each'], (x) => x!),
];
