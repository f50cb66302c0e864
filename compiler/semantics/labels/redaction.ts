import type { Labels } from '../../graph/flow.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import type { Located, Value } from '../values.ts';

/** Names have no form, and addresses little of one: what lists and surroundings do not show stays, so nobody may rely on their being gone. */
const foundInPart: readonly string[] = ['name', 'address'];
/** What must be acted upon for a class to count as gone. Damage by OCR is no form of its own. */
const needed = ['valid', 'plausible'];
const takingAway: readonly string[] = ['mask', 'remove', 'drop'];

type Arguments = Readonly<Record<string, Located>>;

/**
 * Labels after an operator with `labels: 'redact'`. It has columns, a list `classes`, and may have an `action`, one for single classes under their
 * names, and a list `certainty`. A class is taken off the columns where it is taken away in full; a pseudonym takes nothing off, since it can be undone (GDPR
 * article 4(5)). What was done is written down either way.
 */
export function redact(labels: Labels, signature: OperatorSignature, args: Arguments): Labels {
  const columns = Object.values(args).flatMap(({ value }) =>
    value.kind === 'column' && value.name !== null ? [value.name] : [],
  );
  const certainties = listed(signature, args, 'certainty');
  const certain = certainties.length === 0 || needed.every((one) => certainties.includes(one));
  const gone: string[] = [];
  const done: string[] = [];
  for (const one of listed(signature, args, 'classes')) {
    const action = actionFor(one, signature, args);
    const part = foundInPart.includes(one);
    if (takingAway.includes(action)) {
      if (certain && !part) gone.push(one);
      done.push(`${signature.name} ${one} in #${certain ? '' : ' where certain'}${part ? ' where found' : ''}`);
    } else if (action !== 'keep') done.push(`${action} ${one} in #`);
  }
  const evidence = columns.flatMap((column) => done.map((each) => each.replace('#', column)));
  return {
    ...labels,
    personal: labels.personal.filter((one) => !(columns.includes(one.column) && gone.includes(one.class))),
    redacted: [...new Set([...labels.redacted, ...evidence])],
  };
}

/** Words of a list that was given, else of its default. */
function listed(signature: OperatorSignature, args: Arguments, name: string): readonly string[] {
  const given = args[name]?.value;
  if (given !== undefined)
    return given.kind === 'list' ? given.items.flatMap(({ value }) => choice(value) ?? []) : (choice(given) ?? []);
  const byDefault = signature.params.find((param) => param.name === name)?.default;
  return Array.isArray(byDefault) ? byDefault.map(String) : [];
}

function actionFor(one: string, signature: OperatorSignature, args: Arguments): string {
  const given = (args[one] ?? args.action)?.value;
  if (given === undefined) return String(signature.params.find(({ name }) => name === 'action')?.default ?? 'mask');
  return given.kind === 'constructed' ? given.signature.name : (choice(given)?.[0] ?? 'mask');
}

const choice = (value: Value): readonly string[] | null =>
  value.kind === 'data' && value.type.kind === 'enum' ? [String(value.json)] : null;
