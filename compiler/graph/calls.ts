import type { Json } from '../operators/manifest.ts';
import type { RunExpression } from './expression.ts';

export type CallExpression = Extract<RunExpression, { op: 'call' }>;

/** Every scalar function called in the expressions of an options value, depth first. */
export function callsIn(options: Json | undefined): CallExpression[] {
  const found: CallExpression[] = [];
  visit(options);
  return found;

  function visit(value: unknown): void {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const call = value as CallExpression;
      if (call.op === 'call' && typeof call.operator === 'string') found.push(call);
      Object.values(value).forEach(visit);
    }
  }
}

/** Names of the inputs that an options value mentions as `{ "$input": name }`. */
export function inputsIn(options: Json | undefined): string[] {
  if (Array.isArray(options)) return options.flatMap(inputsIn);
  if (typeof options !== 'object' || options === null) return [];
  const { $input } = options as { $input?: Json };
  return typeof $input === 'string' ? [$input] : Object.values(options).flatMap((value) => inputsIn(value as Json));
}
