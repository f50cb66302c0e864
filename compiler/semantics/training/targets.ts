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
  const decomposed = builtOf(draft.args, 'method')?.signature.name === 'dora';
  for (const item of items) checkTarget(cx, item, base, decomposed, env);
}

function checkTarget(cx: Checker, item: Located, base: BaseModel | null, decomposed: boolean, env: Environment): void {
  if (item.value.kind !== 'data' || typeof item.value.json !== 'string') return;
  const name = item.value.json;
  const model = base?.name ?? 'the model';
  const layers = layersOfModel(base);
  const shared = tiedWith(base, name);
  if (decomposed && isEnd(name)) complain(cx, env, 'FTP1085', item.span, { target: name });
  else if (shared !== null) complain(cx, env, 'FTP1086', item.span, { target: name, model, other: shared });
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
  if (base?.tied === true && family !== undefined) matrices.push(`${family.output}.weight`);
  return layers.filter((layer) => matrices.some((tensor) => `.${tensor}`.endsWith(`.${layer}.weight`)));
}

const ends = new Set([...architectures.values()].flatMap(({ output, embedding }) => [output, embedding]));

const isEnd = (name: string): boolean => [...ends].some((end) => isNamed(end, name));

/** Where one matrix serves as embedding and as output layer: the other of the two. */
function tiedWith(base: BaseModel | null, name: string): string | null {
  const family = base?.architecture == null ? undefined : architectures.get(base.architecture);
  if (base?.tied !== true || family === undefined) return null;
  if (isNamed(family.output, name)) return 'the embedding';
  return isNamed(family.embedding, name) ? 'the output layer' : null;
}
