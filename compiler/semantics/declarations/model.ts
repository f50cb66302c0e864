import { findCallee } from '../calls/callee.ts';
import type { Checker, Environment } from '../context.ts';
import { model } from '../types/common.ts';
import type { Definition } from '../values.ts';
import { outermostCall, stepKeys, takeKeys } from './block.ts';
import { provenanceKeys, readFacts } from './facts.ts';
import type { DeclarationKind } from './kind.ts';
import { stepValue } from './step.ts';

/** `model tuned = finetune(base, on: corpus.train) { … }`. A model from outside states its licence as a source does. */
export const modelKind: DeclarationKind = {
  keyword: 'model',
  params: 'none',
  type: 'optional',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define(cx, definition, env) {
    if (!comesFromOutside(cx, definition, env)) return stepValue(cx, definition, model, env);
    const known = [...provenanceKeys, ...stepKeys];
    const keys = takeKeys(cx, definition.declaration, known, env);
    const facts = readFacts(cx, definition, keys, null, env);
    cx.sources.set(facts.id, facts);
    return stepValue(cx, definition, model, env, keys, known);
  },
};

/** True where the outermost operator declares labels instead of joining those of its inputs. */
function comesFromOutside(cx: Checker, { declaration }: Definition, env: Environment): boolean {
  const value = outermostCall(declaration.value);
  const call = value?.kind === 'pipe' ? value.target : value;
  if (call?.kind !== 'call') return false;
  const found = cx.sink.collect(() => findCallee(cx, call.callee, false, { type: model, what: '' }, env)).result;
  return found?.kind === 'operator' && found.signature.labels === 'declare';
}
