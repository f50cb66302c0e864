import type { Json } from '../operators/manifest.ts';
import type { RunExpression } from './expression.ts';
import { expressionText } from './expression-text.ts';
import type { Stage, Step } from './graph.ts';
import {
  columnCode,
  comparisonCode,
  conditionCode,
  expressionCode,
  propertyCode,
  type References,
  references,
} from './kernel-expression.ts';

/**
 * One JavaScript function for a whole stage. `where`, `derive` and `select` are written out; other operators are called. The text depends on
 * the stage alone, so that it can be shown and tested without running.
 */
export interface KernelSource {
  /** Body of a function of `($, kernels, scalars, constants, sink, state)` that returns the function of one row. See `kernel-instance.ts`. */
  readonly code: string;
  /** Numbers of the steps whose kernels the code calls, as `kernels[number]`. */
  readonly called: readonly number[];
  readonly references: References;
}

/** Generates the kernel of a stage's steps. */
export function stageKernel({ steps }: Pick<Stage, 'steps'>): KernelSource {
  const refs = references();
  const called: number[] = [];
  const functions: string[] = [];
  let body = '';
  let start = 0;
  steps.forEach((step, i) => {
    body += `  // ${comment(step)}\n  state.at = ${i};\n  state.rowsIn[${i}]++;\n`;
    const inlined = inline(step, i, refs);
    if (inlined !== null) body += inlined;
    else {
      called.push(i);
      body += callCode(i);
      functions.push(functionCode(start, body));
      body = '';
      start = i + 1;
    }
  });
  functions.push(functionCode(start, `${body}  sink.keep(row);\n`));
  return { code: `"use strict";\n${functions.join('')}return from0;\n`, called, references: refs };
}

/** The steps from `start` on. A kernel may give several rows for one, so what follows it is a function of its own. */
const functionCode = (start: number, body: string): string => `function from${start}(row) {\n${body}}\n`;

function callCode(step: number): string {
  return `  const result = kernels[${step}](row);
  if (result !== row) {
    if ($.isDrop(result)) return sink.drop(${step}, result.withheld === true ? {} : row, result.reason, result.value, result.threshold);
    if (Array.isArray(result)) {
      if (result.length === 0) return sink.drop(${step}, row, "no rows left", null, null);
      for (const each of result) from${step + 1}($.row(each));
      return;
    }
    $.row(result);
  }
  from${step + 1}(result);
`;
}

/** Code of an operator whose meaning is an expression or a list of columns; null for all others. */
function inline({ operator, options }: Step, step: number, refs: References): string | null {
  const given = Object.entries(options).filter(([, value]) => !isInput(value));
  if (operator === 'where') {
    const condition = given.map(([, value]) => valueExpression(value))[0];
    return condition ? whereCode(condition, step, refs) : null;
  }
  if (operator === 'derive') {
    const entries = given.map(([name, value]) => propertyCode(name, expressionCode(valueExpression(value), refs)));
    return entries.length > 0 ? `  row = { ...row, ${entries.join(', ')} };\n` : '';
  }
  if (operator === 'select') {
    const columns = given.map(([, value]) => value).find((value): value is string[] => Array.isArray(value));
    return columns ? `  row = { ${columns.map((name) => propertyCode(name, columnCode(name))).join(', ')} };\n` : null;
  }
  return null;
}

/** Conditions joined by `and` are tested one by one, so that a dropped row says which one it failed, and by what value. */
function whereCode(condition: RunExpression, step: number, refs: References): string {
  return conjuncts(condition)
    .map((each, i) => {
      const reason = JSON.stringify(expressionText(each));
      if (!isComparison(each))
        return `  if (!${conditionCode(each, refs)}) return sink.drop(${step}, row, ${reason}, null, null);\n`;
      const [left, right] = [`left${step}_${i}`, `right${step}_${i}`];
      return `  const ${left} = ${expressionCode(each.left, refs)}, ${right} = ${expressionCode(each.right, refs)};
  if (!${comparisonCode(each, left, right, refs)}) return sink.drop(${step}, row, ${reason}, ${left}, ${right});\n`;
    })
    .join('');
}

export function conjuncts(expression: RunExpression): readonly RunExpression[] {
  return expression.op === 'binary' && expression.operator === 'and'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];
}

export const isComparison = (expression: RunExpression): expression is Extract<RunExpression, { op: 'binary' }> =>
  expression.op === 'binary' && ['==', '!=', '<', '<=', '>', '>='].includes(expression.operator);

/** The expression that an option holds, where it holds one. */
export function expressionOf(value: Json): RunExpression | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { $expression } = value as { readonly $expression?: Json };
  return $expression === undefined ? null : ($expression as unknown as RunExpression);
}

/** What was known when compiling stands as a plain value. */
const valueExpression = (value: Json): RunExpression => expressionOf(value) ?? { op: 'literal', value };

const isInput = (value: Json): boolean => typeof value === 'object' && value !== null && '$input' in value;

/** Names from a `.ftp` file in a JavaScript comment: nothing that ends a line may get through. */
const comment = ({ id, operator }: Step): string => `${operator} (${id})`.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
