import { binary, type Code, unsigned } from './assembler.ts';

/** Instructions on 32-bit floats, one or four at once (fixed-width SIMD, part of the core specification since 2.0; nothing of relaxed SIMD, whose results differ by machine). */
export const f32 = 0x7d;
export const v128 = 0x7b;

const simd = (opcode: number): readonly number[] => [0xfd, ...unsigned(opcode)];
const four = (opcode: number) => binary(...simd(opcode));

/** Addresses are bytes and need no alignment. */
export const floatAt = (address: Code, offset = 0): Code => [address, 0x2a, 0, unsigned(offset)];
export const storeFloat = (address: Code, value: Code, offset = 0): Code => [address, value, 0x38, 0, unsigned(offset)];
export const vectorAt = (address: Code, offset = 0): Code => [address, simd(0x00), 0, unsigned(offset)];
export const storeVector = (address: Code, value: Code, offset = 0): Code => [
  address,
  value,
  simd(0x0b),
  0,
  unsigned(offset),
];
/** One number of memory, four times. */
export const spreadAt = (address: Code, offset = 0): Code => [address, simd(0x09), 0, unsigned(offset)];
/** The first of four numbers. */
export const storeFirst = (address: Code, value: Code): Code => [address, value, simd(0x5a), 0, 0, 0];
export const zeroVector: Code = [simd(0x0c), new Array<number>(16).fill(0)];

export const addFour = four(0xe4);
export const subFour = four(0xe5);
export const mulFour = four(0xe6);
export const divFour = four(0xe7);

/** Four numbers out of eight: 0 to 3 are those of a, 4 to 7 those of b. */
export const pick = (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
  a,
  b,
  simd(0x0d),
  lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
];
