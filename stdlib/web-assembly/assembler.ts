/**
 * A minimal assembler for WebAssembly (core specification 1.0, section 5): enough to write loops that JavaScript cannot run fast, over 64-bit integers here and over
 * four numbers at once in `vectors.ts`. An expression is the bytes that leave its value on the stack.
 */
export type Code = readonly (number | Code)[];

export const i32 = 0x7f;
export const i64 = 0x7e;
const none = 0x40;

/** Signed LEB128. */
function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (;;) {
    const byte = Number(value & 0x7fn);
    value >>= 7n;
    const done = (value === 0n && (byte & 0x40) === 0) || (value === -1n && (byte & 0x40) !== 0);
    bytes.push(done ? byte : byte | 0x80);
    if (done) return bytes;
  }
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const byte = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? byte : byte | 0x80);
  } while (value !== 0);
  return bytes;
}

export const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [a, b, opcode];

export const int = (value: number): Code => [0x41, signed(BigInt(value))];
export const long = (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))];
export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
/** Sets a local and leaves its value. */
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];
export const call = (fn: number, ...args: Code[]): Code => [args, 0x10, unsigned(fn)];

export const add = binary(0x6a);
export const sub = binary(0x6b);
export const mul = binary(0x6c);
export const divide = binary(0x6e); // unsigned
export const and = binary(0x71);
export const or = binary(0x72);
export const shiftLeft = binary(0x74);
export const shiftRight = binary(0x76); // unsigned
export const equal = binary(0x46);
export const notEqual = binary(0x47);
export const less = binary(0x49); // unsigned
export const lessOrEqual = binary(0x4d); // unsigned
export const narrow = (value: Code): Code => [value, 0xa7];

export const addLong = binary(0x7c);
export const subLong = binary(0x7d);
export const mulLong = binary(0x7e);
export const andLong = binary(0x83);
export const xorLong = binary(0x85);
export const shiftRightLong = binary(0x88); // unsigned
export const rotateLeftLong = binary(0x89);
export const lessLong = binary(0x54); // unsigned
export const widen = (value: Code): Code => [value, 0xad]; // unsigned

/** Loads are little-endian and need no alignment. */
export const byteAt = (address: Code): Code => [address, 0x2d, 0, 0];
export const intAt = (address: Code, offset = 0): Code => [address, 0x28, 0, unsigned(offset)];
export const longAt = (address: Code, offset = 0): Code => [address, 0x29, 0, unsigned(offset)];
export const storeLong = (address: Code, value: Code): Code => [address, value, 0x37, 0, 0];

/** `whenTrue` where the condition holds, else `whenFalse`; both are computed. */
export const select = (condition: Code, whenTrue: Code, whenFalse: Code): Code => [
  whenTrue,
  whenFalse,
  condition,
  0x1b,
];
export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  condition,
  0x04,
  none,
  then,
  otherwise.length > 0 ? [0x05, otherwise] : [],
  0x0b,
];
export const whileLoop = (condition: Code, body: Code): Code => [
  [0x02, none, 0x03, none],
  [condition, 0x45, 0x0d, 1],
  [body, 0x0c, 0, 0x0b, 0x0b],
];
/** A body that is run once, and again while the condition holds. */
export const repeatLoop = (body: Code, condition: Code): Code => [0x03, none, body, condition, 0x0d, 0, 0x0b];
/** Counts a local down to zero; it must not be zero before. */
export const countDown = (counter: number, body: Code): Code =>
  repeatLoop(body, tee(counter, sub(get(counter), int(1))));
/** Ends the loop around a `when`. */
export const leaveLoop: Code = [0x0c, 2];

export interface Fn {
  readonly name: string;
  readonly params: readonly number[];
  readonly result: number | null;
  /** Types of the locals after the parameters. */
  readonly locals: readonly number[];
  readonly body: Code;
}

const flat = (code: Code): number[] => code.flatMap((part) => (typeof part === 'number' ? part : flat(part)));
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...unsigned(bytes.length), ...bytes];
const text = (name: string): number[] => [...unsigned(name.length), ...Buffer.from(name, 'latin1')];

/** A module that imports its memory as `env.memory` and exports every function by name. */
export function assemble(functions: readonly Fn[]): Uint8Array {
  const types = functions.map((f) => [
    0x60,
    ...vector(f.params.map((p) => [p])),
    ...vector(f.result ? [[f.result]] : []),
  ]);
  const bodies = functions.map((f) => {
    const body = [...vector(f.locals.map((local) => [1, local])), ...flat(f.body), 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map((f, i) => [...text(f.name), 0x00, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ]);
}
