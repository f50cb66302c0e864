import type { Type } from '../../operators/types.ts';
import type { BlockEntry, Declaration, Entry, Expression } from '../../syntax/ast.ts';
import { at, type CallBlock, type Checker, complain, type Environment } from '../context.ts';
import { suggestOrList } from '../reporting.ts';
import { family } from '../types/common.ts';
import type { ConstructedValue, Definition, Located } from '../values.ts';

/** Keys of a block that belong to the keyword, and the entries that are left for the call. */
export interface Keys {
  /** Entry as written. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly rest: readonly BlockEntry[];
}

/** `needs` may stand in the block of every step. */
export const stepKeys = ['needs'];

export function takeKeys(cx: Checker, declaration: Declaration, keys: readonly string[], env: Environment): Keys {
  const entries = new Map<string, Entry>();
  const rest: BlockEntry[] = [];
  for (const entry of declaration.block?.entries ?? []) {
    if (entry.kind !== 'entry' || !keys.includes(entry.name.text)) rest.push(entry);
    else if (entries.has(entry.name.text)) complain(cx, env, 'FTP0106', entry.name, { key: entry.name.text });
    else entries.set(entry.name.text, entry);
  }
  return { entries, rest };
}

/** The value of a key, or null where it is not given or wrong. */
export function keyValue(
  cx: Checker,
  keys: Keys,
  name: string,
  type: Type,
  keyword: string,
  env: Environment,
): Located | null {
  const entry = keys.entries.get(name);
  if (entry === undefined) return null;
  const value = cx.evaluate(entry.value, { type, what: `\`${name}\` of \`${keyword}\`` }, env);
  return value.kind === 'invalid' ? null : { value, span: entry.value, file: env.scope.path };
}

/** Entries that neither the keyword nor the call takes. An evaluation has gates besides; nothing else has. */
export function refuseRest(cx: Checker, keys: Keys, known: readonly string[], owner: string, env: Environment): void {
  for (const entry of keys.rest)
    if (entry.kind === 'entry') {
      const near = suggestOrList(entry.name.text, at(env, entry.name), known);
      const said = { owner, key: entry.name.text, hint: near.hint };
      complain(cx, env, 'FTP0105', entry.name, said, { fixes: near.fixes });
    } else refuseAssertion(cx, entry, env);
}

export function refuseAssertion(cx: Checker, entry: BlockEntry, env: Environment): void {
  if (entry.kind === 'entry') return;
  const where = entry.kind === 'require' ? 'an `evaluation`' : 'a `test`';
  const word = { start: entry.start, end: entry.start + entry.kind.length };
  complain(cx, env, 'FTP0118', word, { keyword: entry.kind, where });
}

/** The call that the block of a declaration belongs to: the last one that its value pipes into. */
export function outermostCall(value: Expression | null): Expression | null {
  if (value?.kind === 'group') return outermostCall(value.inner);
  if (value?.kind === 'pipe') return value.target.kind === 'call' ? value : null;
  return value?.kind === 'call' ? value : null;
}

/** Hands what is left of a block to the call. */
export function blockFor(
  cx: Checker,
  definition: Definition,
  keys: Keys,
  known: readonly string[],
  env: Environment,
): CallBlock | null {
  const { declaration } = definition;
  const call = outermostCall(declaration.value);
  if (call === null) {
    refuseRest(cx, keys, known, `\`${declaration.keyword.text}\``, env);
    return null;
  }
  const allowed = declaration.keyword.text === 'evaluation';
  for (const entry of keys.rest) if (!allowed) refuseAssertion(cx, entry, env);
  const needs = keyValue(cx, keys, 'needs', family('Needs'), declaration.keyword.text, env)?.value;
  return {
    call,
    entries: keys.rest,
    keyword: declaration.keyword.text,
    keys: known,
    needs: (needs as ConstructedValue | undefined) ?? null,
    definition,
  };
}
