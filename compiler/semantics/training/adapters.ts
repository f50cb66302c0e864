import { type Checker, complain, type Environment } from '../context.ts';
import type { ConstructedValue, Draft, Located } from '../values.ts';
import { hubNameOf, lockedEntry, referenceOf } from './base-model.ts';
import { isRepository } from './lock-file.ts';
import { builtOf, textOf, trainsAdapter } from './read.ts';

/** Adapters that were trained before: where one is named there must be one, and it should stand on the model that it was made for. */
export function checkAdapters(cx: Checker, draft: Draft, env: Environment): void {
  const reference = referenceOf(draft);
  if (reference !== null) checkWhole(cx, reference, env);
  const given = givenAdapter(draft);
  if (given === null) return;
  if (given.value.kind === 'constructed') checkOutside(cx, draft, given.value, env);
  else if (given.value.kind === 'model') checkEarlier(cx, draft, given.value.port.draft, given, env);
}

/** `with_adapter(base, …)` names one beside the model; a method that continues one has a model inside. */
function givenAdapter(draft: Draft): Located | null {
  const beside = draft.signature.params.find(isAdapterParameter);
  if (beside !== undefined) return draft.args[beside.name] ?? null;
  const inside = Object.values(builtOf(draft.args, 'method')?.args ?? {});
  return inside.find(({ value }) => value.kind === 'model') ?? null;
}

const isAdapterParameter = ({ type }: Draft['signature']['params'][number]): boolean =>
  type.kind === 'union' && type.of.some((one) => one.kind === 'value' && one.family === 'ModelRef');

/** An adapter alone is no model. */
function checkWhole(cx: Checker, reference: ConstructedValue, env: Environment): void {
  const locked = lockedEntry(cx, reference);
  if (locked?.adapter === undefined || Object.keys(locked.config).length > 0) return;
  const instead = '`with_adapter(base, …)` puts it on its model';
  complain(cx, env, 'FTP1084', reference.span, {
    ...named(reference),
    is: 'an adapter',
    wanted: 'a whole model',
    instead,
  });
}

function checkOutside(cx: Checker, draft: Draft, reference: ConstructedValue, env: Environment): void {
  const locked = lockedEntry(cx, reference);
  if (locked === null) return;
  if (locked.adapter === undefined) {
    const instead = '`pretrained(…)` takes it as it is';
    complain(cx, env, 'FTP1084', reference.span, {
      ...named(reference),
      is: 'a whole model',
      wanted: 'an adapter',
      instead,
    });
    return;
  }
  const made = locked.adapter.base_model_name_or_path;
  const base = hubNameOf(cx, draft);
  // What is no name of a hub is a path on the machine where it was made.
  if (base === null || typeof made !== 'string' || !isRepository(made) || made === base) return;
  complain(cx, env, 'FTP1083', reference.span, {
    model: named(reference).name,
    made: `\`${made}\``,
    base: `\`${base}\``,
  });
}

const named = (reference: ConstructedValue): { readonly name: string } => ({
  name: textOf(reference.args, reference.signature.params[0]?.name ?? '') ?? reference.signature.name,
});

/** `earlier` is the step that made the model which is named for its adapter. */
function checkEarlier(cx: Checker, draft: Draft, earlier: Draft, given: Located, env: Environment): void {
  const model = earlier.owner.name;
  const because = whyNone(earlier);
  if (because !== null) {
    complain(cx, env, 'FTP1082', given.span, { model, because });
    return;
  }
  const [made, base] = [baseOf(earlier), baseOf(draft)];
  if (made === null || base === null || made === base) return;
  complain(cx, env, 'FTP1083', given.span, { model, made: `\`${made.owner.name}\``, base: `\`${base.owner.name}\`` });
}

const baseOf = (draft: Draft): Draft | null => draft.flows.find(({ output }) => output === 'model')?.draft ?? null;

function whyNone({ signature, args }: Draft): string | null {
  if (signature.params.some(isAdapterParameter)) return null;
  const method = builtOf(args, 'method');
  if (method === null) return 'it was not trained with one';
  return trainsAdapter(method) ? null : 'all of its weights were trained';
}
