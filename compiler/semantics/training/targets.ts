import { type Checker, complain, type Environment } from '../context.ts';
import { suggestOrList } from '../reporting.ts';
import type { Draft, Located } from '../values.ts';
import { anyTarget, architectures } from './architectures.ts';
import { type BaseModel, baseModelOf } from './base-model.ts';
import { builtOf } from './read.ts';

/** Every name that an adapter targets must be there: one that matches nothing would be left out without a word (huggingface/peft#1959). */
export function checkTargets(cx: Checker, draft: Draft, env: Environment): void {
  const target = builtOf(draft.args, 'method')?.args.target;
  const items = target?.value.kind === 'list' ? target.value.items : [];
  if (items.length === 0) return;
  const base = baseModelOf(cx, draft);
  for (const item of items) checkTarget(cx, item, base, env);
}

function checkTarget(cx: Checker, item: Located, base: BaseModel | null, env: Environment): void {
  if (item.value.kind !== 'data' || typeof item.value.json !== 'string') return;
  const name = item.value.json;
  const model = base?.name ?? 'the model';
  const known = namesOf(base);
  if (!known.includes(name)) {
    const inner = { start: item.span.start + 1, end: item.span.end - 1 };
    const near = suggestOrList(name, { file: item.file, span: inner }, known);
    complain(cx, env, 'FTP0702', item.span, { model, target: name, hint: near.hint }, { fixes: near.fixes });
  } else if (isTied(base, name)) complain(cx, env, 'FTP0709', item.span, { target: name, model });
}

/** Names of linear layers: from the locked tensors where they are known, else from the family, else from all families. */
function namesOf(base: BaseModel | null): readonly string[] {
  const tensors = base?.locked?.tensors;
  if (tensors !== undefined) {
    const matrices = Object.entries(tensors).filter(([, shape]) => shape.length === 2);
    return [
      ...new Set(
        matrices.map(
          ([tensor]) =>
            tensor
              .replace(/\.weight$/, '')
              .split('.')
              .at(-1)!,
        ),
      ),
    ];
  }
  const family = base?.architecture == null ? undefined : architectures.get(base.architecture);
  return family === undefined ? anyTarget : [...new Set([...family.attention, ...family.mlp, ...family.head])];
}

/** One matrix serves as embedding and as output layer; an adapter on one of them would tear them apart. */
function isTied(base: BaseModel | null, name: string): boolean {
  const head = base?.architecture == null ? undefined : architectures.get(base.architecture)?.head;
  return base?.locked?.config.tie_word_embeddings === true && (head?.includes(name) ?? false);
}
