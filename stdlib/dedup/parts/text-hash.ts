import { webAssembly } from '../../web-assembly/interface.ts';
import { instantiate } from '../minhash-module.ts';

/** Writes XXH64 of a text's UTF-8 into `into`: high half at `at`, low half after it. */
export type TextHash = (text: string, into: Uint32Array, at: number) => void;

export function textHash(): TextHash {
  const memory = new webAssembly.Memory({ initial: 1 });
  const { xxh64 } = instantiate(memory);
  const encoder = new TextEncoder();
  return (text, into, at) => {
    const missing = text.length * 3 - memory.buffer.byteLength;
    if (missing > 0) memory.grow((missing >>> 16) + 16);
    const { written } = encoder.encodeInto(text, new Uint8Array(memory.buffer));
    const hash = BigInt.asUintN(64, xxh64(0, written));
    into[at] = Number(hash >> 32n);
    into[at + 1] = Number(hash & 0xffffffffn);
  };
}
