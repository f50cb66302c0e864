import type { Json } from '../operators/manifest.ts';

/** A checked expression that is evaluated when running: over a row (`column`) or over metrics (`metric`). */
export type RunExpression =
  | { readonly op: 'literal'; readonly value: Json }
  | { readonly op: 'column'; readonly name: string }
  | { readonly op: 'metric'; readonly name: string; readonly field: string | null; readonly baseline: boolean }
  | {
      readonly op: 'call';
      readonly operator: string;
      readonly version: string;
      readonly args: readonly RunExpression[];
    }
  | { readonly op: 'binary'; readonly operator: string; readonly left: RunExpression; readonly right: RunExpression }
  | { readonly op: 'unary'; readonly operator: 'not' | '-'; readonly operand: RunExpression }
  | { readonly op: 'if'; readonly condition: RunExpression; readonly then: RunExpression; readonly else: RunExpression }
  | { readonly op: 'text'; readonly parts: readonly RunExpression[] }
  | { readonly op: 'list'; readonly items: readonly RunExpression[] };
