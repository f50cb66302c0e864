import type { CallExpression } from '../compiler/syntax/ast.ts';
import { standardLibrary } from './pipeline.ts';

/**
 * Calls that take one stream and give one, so that the formatter may write them as links of a chain. Streams that meet (`concat`) stay arguments, and so
 * does what a model or a metric reads.
 */
export function streamSteps(): (call: CallExpression) => boolean {
  const steps = new Set(
    standardLibrary()
      .operators.filter(({ kind, rows }) => (kind === 'row' || kind === 'barrier') && rows?.kind !== 'common')
      .map(({ name }) => name),
  );
  return ({ callee }) => callee.kind === 'name' && steps.has(callee.name.text);
}
