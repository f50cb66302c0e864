import { readFileSync } from 'node:fs';
import type { Work } from '../../../stdlib/threads/threads.ts';

/** Work for the test of threads: adds numbers up, in a total that all share as well; reads a file; ends. */
export type SumQuestion = { readonly numbers: readonly number[] } | { readonly path: string } | 'end';

export const summing: Work<SharedArrayBuffer, SumQuestion, Float64Array> = {
  module: 'test/stdlib/threads/sum-thread',
  open,
};

export function open(memory: SharedArrayBuffer): (question: SumQuestion) => Float64Array {
  const total = new Int32Array(memory);
  return (question) => {
    if (question === 'end') process.exit(3);
    if ('path' in question) return Float64Array.of(readFileSync(question.path).length);
    const sum = question.numbers.reduce((all, each) => all + each, 0);
    Atomics.add(total, 0, sum);
    return Float64Array.of(sum, question.numbers.length);
  };
}
