import type { Checker } from '../context.ts';
import type { ConstructedValue, Draft, Value } from '../values.ts';
import { findLocked, isRepository, type LockedModel } from './lock-file.ts';
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
  /** Size of a token's vector. */
  readonly width: number | null;
  /** One matrix is embedding and output layer. */
  readonly tied: boolean;
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
      width: numberOf(written.args, 'width'),
      tied: isTrue(written.args.tied?.value) ?? isTiedByDefault(written),
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

/** `hub("owner/name")` by its name, where the weights came from one. */
export function hubNameOf(cx: Checker, draft: Draft): string | null {
  const base = baseModelOf(cx, draft);
  const name = base?.name.slice(1, -1) ?? '';
  return base?.locked != null && isRepository(name) ? name : null;
}

/** What is known of a model outside: of one in a folder what lies there, of one on a hub what the lock file has. */
export function lockedEntry(cx: Checker, { signature, args }: ConstructedValue): LockedModel | null {
  const first = signature.params.find((param) => param.positional);
  const name = textOf(args, first?.name ?? '');
  if (name === null) return null;
  if (first?.type.kind === 'scalar' && first.type.name === 'Path') return cx.folder(name);
  return findLocked(cx.lock, name, textOf(args, 'revision'))?.model ?? null;
}

const isTrue = (value: Value | undefined): boolean | null =>
  value?.kind === 'data' && typeof value.json === 'boolean' ? value.json : null;

const isTiedByDefault = ({ signature }: ConstructedValue): boolean =>
  signature.params.find((param) => param.name === 'tied')?.default === true;

/** What `config.json` leaves out is as in the family's class of Hugging Face transformers: these tie by default. */
const tying: ReadonlySet<unknown> = new Set(['gpt2', 'gemma', 'gemma2', 'gemma3_text']);

const isTied = ({ config }: LockedModel, family: unknown): boolean =>
  typeof config.tie_word_embeddings === 'boolean' ? config.tie_word_embeddings : tying.has(family);

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
    width: number('hidden_size') ?? number('n_embd'),
    tied: isTied(locked, config.model_type),
  };
}
