import type { FlowNode, Reference } from '../graph/flow.ts';
import { isMeasuredCondition } from '../graph/measured.ts';
import type { OperatorSignature } from '../operators/manifest.ts';
import { asMeasured } from './measured.ts';
import type { Draft, Port, Value } from './values.ts';

/** The nodes that `roots` depend on, in dependency order, and the id of each draft. */
export function settle(
  drafts: readonly Draft[],
  roots: readonly Port[],
): { readonly nodes: readonly FlowNode[]; readonly reference: (port: Port) => Reference } {
  const kept = reachable(roots);
  const ids = new Map<Draft, string>();
  const taken = new Set<string>();
  const ordered = drafts.filter((draft) => kept.has(draft));
  for (const draft of ordered) if (draft.named) ids.set(draft, claim(draft.owner.id, taken));
  for (const draft of ordered) if (!draft.named) ids.set(draft, claim(`${draft.owner.id}.${draft.label}`, taken));
  const reference = (port: Port): Reference => ({ node: ids.get(port.draft)!, output: port.output });
  return { nodes: ordered.map((draft) => nodeOf(draft, ids.get(draft)!, reference)), reference };
}

/** `corpus.where`, then `corpus.where.2`: counted within the declaration, so that edits elsewhere leave ids alone. */
function claim(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}.${count}`;
  taken.add(id);
  return id;
}

/** Every draft that some port depends on. */
export function reachable(roots: readonly Port[]): ReadonlySet<Draft> {
  const seen = new Set<Draft>();
  const waiting = roots.map((port) => port.draft);
  while (waiting.length > 0) {
    const draft = waiting.pop()!;
    if (seen.has(draft)) continue;
    seen.add(draft);
    for (const port of Object.values(draft.inputs)) waiting.push(port.draft);
  }
  return seen;
}

/** Options that say where or how fast, by path: `checkpoint`, `engine.python`. */
function observationsOf(signature: OperatorSignature, args: Draft['args'], path = ''): readonly string[] {
  const inside = Object.entries(args).flatMap(([name, { value }]) =>
    value.kind === 'constructed' ? observationsOf(value.signature, value.args, `${path}${name}.`) : [],
  );
  return [...signature.params.filter(({ observation }) => observation).map(({ name }) => path + name), ...inside];
}

/** Where options are written of which later stages may have something to say: all of a model's, and limits that are measured. */
function optionLocations({ kind, params }: OperatorSignature, args: Draft['args']): FlowNode['optionLocations'] {
  const isMeasured = (name: string, value: Value): boolean =>
    params.some((param) => param.name === name && param.measured !== undefined) &&
    (asMeasured(value) !== null || (value.kind === 'run' && isMeasuredCondition(value.expression)));
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name, { value }]) => kind === 'model' || isMeasured(name, value))
      .map(([name, { file, span }]) => [name, { file, span: { start: span.start, end: span.end } }]),
  );
}

function nodeOf(draft: Draft, id: string, reference: (port: Port) => Reference): FlowNode {
  const { signature } = draft;
  const places = optionLocations(signature, draft.args) ?? {};
  return {
    id,
    operator: signature.name,
    kind: signature.kind,
    version: signature.version,
    digest: signature.digest,
    status: signature.status,
    options: draft.options,
    observations: observationsOf(signature, draft.args),
    inputs: Object.fromEntries(Object.entries(draft.inputs).map(([name, port]) => [name, reference(port)])),
    outputs: draft.outputs,
    labels: draft.labels,
    numerics: signature.numerics,
    resources: draft.resources,
    declaration: draft.owner.id,
    named: draft.named,
    seed: draft.seed,
    locations: draft.locations,
    ...(Object.keys(places).length > 0 && { optionLocations: places }),
    docs: draft.named ? draft.owner.docs : '',
    gates: draft.gates,
  };
}
