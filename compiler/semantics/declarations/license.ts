import { uses } from '../builtins.ts';
import type { Checker, Environment } from '../context.ts';
import { family } from '../types/common.ts';
import { type ConstructedValue, type Definition, invalid, type Value } from '../values.ts';
import { blockFor, takeKeys } from './block.ts';
import type { DeclarationKind } from './kind.ts';

/** `license agreement_014 = agreement("LicenseRef-…") { allows: […] }` */
export const licenseKind: DeclarationKind = {
  keyword: 'license',
  params: 'none',
  type: 'none',
  value: 'required',
  block: 'optional',
  file: 'pipeline',
  define: (cx, definition, env) => licenseValue(cx, definition, env),
};

function licenseValue(cx: Checker, definition: Definition, env: Environment): Value {
  const { declaration } = definition;
  if (declaration.value === null) return invalid;
  const block = blockFor(cx, definition, takeKeys(cx, declaration, [], env), [], env);
  const want = { type: family('Agreement'), what: `\`${definition.name}\`` };
  const value = cx.evaluate(declaration.value, want, { ...env, block });
  if (value.kind !== 'constructed') return invalid;
  const id = value.args.id?.value;
  if (id?.kind !== 'data') return invalid;
  const allows = choices(value, 'allows');
  return {
    kind: 'license',
    terms: {
      id: String(id.json),
      // What an agreement does not say, it does not give.
      outputs: licences(value),
      commercial: true,
      forbids: uses.filter((use) => !allows.includes(use)),
    },
  };
}

function choices({ args }: ConstructedValue, name: string): readonly string[] {
  const value = args[name]?.value;
  return value?.kind === 'list'
    ? value.items.map((item) => (item.value.kind === 'data' ? String(item.value.json) : ''))
    : [];
}

function licences({ args }: ConstructedValue): readonly string[] {
  const value = args.outputs?.value;
  return value?.kind === 'list'
    ? value.items.flatMap((item) => (item.value.kind === 'license' ? [item.value.terms.id] : []))
    : [];
}
