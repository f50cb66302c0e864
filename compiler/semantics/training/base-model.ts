import type { Checker } from '../context.ts';
import type { ConstructedValue, Draft } from '../values.ts';
import type { LockedModel } from './lock-file.ts';
import { builtOf, numberOf, textOf } from './read.ts';

/** What is known of the model that a step starts from: its architecture as written here, or its locked metadata. */
export interface BaseModel {
  /** For messages: the declaration, or the hub's name. */
  readonly name: string;
  /** Longest context in tokens. */
  readonly positions: number | null;
  /** `llama`, `gpt2`, … */
  readonly architecture: string | null;
  readonly locked: LockedModel | null;
}

/** Follows a chain of fine-tunings to where the weights came from. */
export function baseModelOf(cx: Checker, draft: Draft): BaseModel | null {
  const written = architectureOf(draft);
  if (written !== null)
    return {
      name: `\`${draft.owner.name}\``,
      positions: numberOf(written.args, 'context'),
      architecture: written.signature.name,
      locked: null,
    };
  const reference = referenceOf(draft);
  if (reference !== null) return lockedModel(cx, reference);
  const base = draft.flows.find((port) => port.output === 'model');
  return base === undefined ? null : baseModelOf(cx, base.draft);
}

export function architectureOf(draft: Draft): ConstructedValue | null {
  const names = draft.signature.params.filter(
    (param) => param.type.kind === 'value' && param.type.family === 'Architecture',
  );
  return names.map((param) => builtOf(draft.args, param.name)).find((value) => value !== null) ?? null;
}

export function referenceOf(draft: Draft): ConstructedValue | null {
  const names = draft.signature.params.filter(
    (param) => param.type.kind === 'value' && param.type.family === 'ModelRef',
  );
  return names.map((param) => builtOf(draft.args, param.name)).find((value) => value !== null) ?? null;
}

/** `owner/name@revision`, or by name alone where `finslip lock` chose the revision. */
export function lockedEntry(cx: Checker, { signature, args }: ConstructedValue): LockedModel | null {
  const name = textOf(args, signature.params.find((param) => param.positional)?.name ?? '');
  const models = cx.lock?.models ?? {};
  if (name === null) return null;
  const revision = textOf(args, 'revision');
  if (revision !== null) return models[`${name}@${revision}`] ?? null;
  const found = Object.keys(models).find((key) => key.startsWith(`${name}@`));
  return found === undefined ? null : models[found]!;
}

function lockedModel(cx: Checker, reference: ConstructedValue): BaseModel | null {
  const locked = lockedEntry(cx, reference);
  if (locked === null) return null;
  const { config } = locked;
  const number = (key: string) => (typeof config[key] === 'number' ? (config[key] as number) : null);
  return {
    name: `\`${textOf(reference.args, reference.signature.params[0]?.name ?? '') ?? reference.signature.name}\``,
    positions: number('max_position_embeddings') ?? number('n_positions') ?? number('n_ctx'),
    architecture: typeof config.model_type === 'string' ? config.model_type : null,
    locked,
  };
}
