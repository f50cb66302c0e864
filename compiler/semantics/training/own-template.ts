import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { architectureOf, type BaseModel, baseModelOf } from './base-model.ts';
import type { LockedModel } from './lock-file.ts';
import { builtOf } from './read.ts';
import { templateOf, templateParameter } from './templates.ts';

/** Where an objective names no template, the model's own is used: it must have one, and whoever serves the model should know what it writes. */
export function checkOwnTemplate(cx: Checker, draft: Draft, env: Environment): void {
  const objective = builtOf(draft.args, 'objective');
  if (objective === null || templateParameter(objective) === null || templateOf(draft) !== null) return;
  const base = templateSource(cx, draft);
  if (base === null) return;
  const locked = base.locked;
  // A lock file may say nothing of the tokenizer at all.
  if (locked !== null && locked.tokenizer === undefined) return;
  if (typeof locked?.tokenizer?.template !== 'string')
    complain(cx, env, 'FTP0721', objective.span, { model: base.name, objective: objective.signature.name });
  else {
    const token = doubled(locked);
    if (token !== null) complain(cx, env, 'FTP0741', objective.span, { model: base.name, token });
  }
}

/** The model whose template is used; null where an earlier training gave it another, or nothing is known. */
function templateSource(cx: Checker, draft: Draft): BaseModel | null {
  const before = draft.flows.find((port) => port.output === 'model')?.draft;
  if (before === undefined || templateOf(before) !== null) return null;
  const isFirst = architectureOf(before) !== null || before.signature.labels !== 'train';
  return isFirst ? baseModelOf(cx, before) : templateSource(cx, before);
}

/** The begin token, where both the template writes it and the tokenizer adds it to what it is given. */
function doubled({ tokenizer }: LockedModel): string | null {
  const { template, special, around } = (tokenizer ?? {}) as {
    readonly template?: string;
    readonly special?: Readonly<Record<string, { readonly token: string } | undefined>>;
    readonly around?: { readonly before?: readonly string[] };
  };
  const token = special?.bos?.token;
  if (token === undefined || template === undefined || !around?.before?.includes(token)) return null;
  return /\bbos_token\b/.test(template) || template.includes(token) ? token : null;
}
