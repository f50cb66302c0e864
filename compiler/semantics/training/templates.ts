import { type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import type { ConstructedValue, Draft } from '../values.ts';
import { baseModelOf } from './base-model.ts';
import { builtOf } from './read.ts';

/** Tokens that templates of the standard library write, which a tokenizer must have as tokens of their own. */
const written: ReadonlyMap<string, readonly string[]> = new Map([['chatml', ['<|im_start|>', '<|im_end|>']]]);

/**
 * A template's markers must be tokens. Where the tokenizer takes them for text, they fall into pieces that the model has never seen in this place, and
 * nothing says so.
 */
export function checkTemplateTokens(cx: Checker, draft: Draft, env: Environment): void {
  const template = templateOf(draft);
  const tokens = template === null ? undefined : written.get(template.signature.name);
  const base = tokens === undefined ? null : baseModelOf(cx, draft);
  const added = base?.locked?.tokenizer?.added as Readonly<Record<string, number>> | undefined;
  if (template === null || tokens === undefined || base === null || added === undefined) return;
  const missing = tokens.filter((token) => added[token] === undefined);
  if (missing.length === 0) return;
  const said = { template: template.signature.name, tokens: list(missing), model: base.name };
  complain(cx, env, 'FTP0722', template.span, said);
}

/** The template that an objective renders conversations with. */
export function templateOf(draft: Draft): ConstructedValue | null {
  const objective = builtOf(draft.args, 'objective');
  const parameter = objective === null ? null : templateParameter(objective);
  return objective === null || parameter === null ? null : builtOf(objective.args, parameter);
}

/** Name of the parameter under which an objective takes a template; null where it takes none. */
export function templateParameter({ signature }: ConstructedValue): string | null {
  const found = signature.params.find(({ type }) => type.kind === 'value' && type.family === 'Template');
  return found?.name ?? null;
}
