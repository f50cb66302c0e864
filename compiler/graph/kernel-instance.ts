import { Drop, type Row, type RowKernel } from '../operators/authoring.ts';
import type { Json } from '../operators/manifest.ts';
import type { RunExpression } from './expression.ts';
import type { KernelSource } from './kernel.ts';
import { expressionCode, references, type ScalarReference } from './kernel-expression.ts';
import { operations, showValue } from './kernel-values.ts';

/** Where a stage's rows go. */
export interface KernelSink {
  keep(row: Row): void;
  drop(step: number, row: Row, reason: string, value: Json, threshold: Json): void;
}

/** Counters that generated code moves. What left a step is what the next one got; the last one's is counted by `keep`. */
export interface KernelState {
  /** Step being worked on, for errors. */
  at: number;
  readonly rowsIn: Float64Array;
}

export type Scalar = (...args: readonly Json[]) => Json;

/** A kernel gave what is neither a row, nor rows, nor a drop. */
export class KernelResultError extends Error {}

/** Makes the function of one row. Kernels are found by the number of their step, scalar functions by name and version. */
export function instantiate(
  { code, references: refs, called }: KernelSource,
  kernelOf: (step: number) => RowKernel,
  scalarOf: (reference: ScalarReference) => Scalar,
  sink: KernelSink,
  state: KernelState,
): (row: Row) => void {
  const kernels: RowKernel[] = [];
  for (const step of called) kernels[step] = kernelOf(step);
  const helpers = { ...operations(refs.blames), isDrop: (value: unknown) => value instanceof Drop, row: checkRow };
  const build = new Function('$', 'kernels', 'scalars', 'constants', 'sink', 'state', code);
  return build(helpers, kernels, refs.scalars.map(scalarOf), refs.constants, sink, state) as (row: Row) => void;
}

/** The function of a single expression, for operators that take one as an option. */
export function expressionFunction(
  expression: RunExpression,
  scalarOf: (reference: ScalarReference) => Scalar,
): (row: Row) => Json {
  const refs = references();
  const code = `"use strict";\nreturn (row) => ${expressionCode(expression, refs)};`;
  const build = new Function('$', 'scalars', 'constants', code);
  return build(operations(refs.blames), refs.scalars.map(scalarOf), refs.constants) as (row: Row) => Json;
}

function checkRow(value: unknown): Row {
  if (isPlain(value)) return value as Row;
  if (value instanceof Promise) throw new KernelResultError('a promise (a kernel is no `async` function)');
  throw new KernelResultError(
    value instanceof Drop
      ? 'a drop inside a list'
      : value === undefined
        ? 'nothing'
        : typeof value === 'object' && value !== null && !Array.isArray(value)
          ? `a ${value.constructor?.name ?? 'thing'}`
          : showValue(value as Json),
  );
}

/** A record in braces. A map, a date or any other made thing would be written as `{}`, and its data lost without a word. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Drop) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
