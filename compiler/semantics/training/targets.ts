import { type Checker, complain, type Environment } from '../context.ts';
import { suggestOrList } from '../reporting.ts';
import type { Draft, Located } from '../values.ts';
import { anyLayer, architectures, layersOf } from './architectures.ts';
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
  const layers = layersOfModel(base);
  if (isTied(base, name)) complain(cx, env, 'FTP0709', item.span, { target: name, model });
  else if (!layers.some((layer) => isNamed(layer, name))) {
    const inner = { start: item.span.start + 1, end: item.span.end - 1 };
    const near = suggestOrList(name, { file: item.file, span: inner }, layers);
    complain(cx, env, 'FTP0702', item.span, { model, target: name, hint: near.hint }, { fixes: near.fixes });
  }
}

/** As adapters match names: the whole of it, or its end after a dot. `layer` is an end itself, so a module's whole name ends with it. */
const isNamed = (layer: string, name: string): boolean =>
  layer === name || layer.endsWith(`.${name}`) || name.endsWith(`.${layer}`);

/** Ends of the names of layers that can be adapted: those of the family, as far as the locked tensors have them. All families' where neither is known. */
function layersOfModel(base: BaseModel | null): readonly string[] {
  const family = base?.architecture == null ? undefined : architectures.get(base.architecture);
  const layers = family === undefined ? anyLayer : layersOf(family);
  const tensors = base?.locked?.tensors;
  if (tensors === undefined) return layers;
  const matrices = Object.keys(tensors).filter((tensor) => tensors[tensor]!.length === 2);
  return layers.filter((layer) => matrices.some((tensor) => `.${tensor}`.endsWith(`.${layer}.weight`)));
}

/** One matrix serves as embedding and as output layer; an adapter on one of them would tear them apart. */
function isTied(base: BaseModel | null, name: string): boolean {
  const head = base?.architecture == null ? undefined : architectures.get(base.architecture)?.head;
  return base?.tied === true && (head?.includes(name) ?? false);
}
