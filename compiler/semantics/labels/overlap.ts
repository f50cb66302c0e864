import { report } from '../../diagnostics/report.ts';
import type { Checker } from '../context.ts';
import { related } from '../reporting.ts';
import { type Draft, type Located, type Port, portOf } from '../values.ts';

/**
 * Evaluation rows may not have been trained on. Two streams can share rows where they come from one source and no split on the way sent
 * them into different parts.
 */
interface Way {
  readonly source: Draft;
  /** Split -> the part taken. */
  readonly parts: ReadonlyMap<Draft, string>;
}

/** Rows named in the text: where, and the ways they came. */
interface Rows {
  readonly given: Located;
  readonly draft: Draft;
  readonly ways: readonly Way[];
}

export function checkOverlap(cx: Checker, drafts: readonly Draft[]): void {
  const ways = waysFinder();
  const trained = trainingFinder(ways);
  const reported = new Set<Located>();
  for (const metric of drafts) {
    if (metric.signature.kind !== 'metric' || metric.inputs.model === undefined) continue;
    for (const measured of rowsOf(metric, ways))
      for (const training of trained(metric.inputs.model.draft))
        if (!isHeldOut(training) && !reported.has(training.given) && overlap(measured.ways, training.ways)) {
          reported.add(training.given);
          complainOverlap(cx, training, measured);
        }
  }
}

/** Rows of a held-out source are refused by training itself, whatever they are measured with. */
const isHeldOut = ({ given }: Rows): boolean => given.value.kind === 'stream' && given.value.port.draft.labels.heldOut;

function complainOverlap(cx: Checker, training: Rows, measured: Rows): void {
  const extra = {
    related: [related({ file: measured.given.file, span: measured.given.span }, 'measured with these rows')],
  };
  const values = {
    name: training.draft.owner.name,
    rows: textOf(cx, training.given),
    evaluation: measured.draft.owner.name,
  };
  cx.sink.add(report('FTP0411', { file: training.given.file, span: training.given.span }, values, extra));
}

const textOf = (cx: Checker, { file, span }: Located): string =>
  `\`${(cx.files.get(file)?.text.slice(span.start, span.end) ?? 'rows').replace(/\s+/g, ' ')}\``;

function rowsOf(draft: Draft, ways: (port: Port) => readonly Way[]): readonly Rows[] {
  return Object.values(draft.args).flatMap((given) => {
    const port = given.value.kind === 'stream' ? portOf(given.value) : null;
    return port === null ? [] : [{ given, draft, ways: ways(port) }];
  });
}

/** Everything that went into a model's weights, its base model's included. */
function trainingFinder(ways: (port: Port) => readonly Way[]): (draft: Draft) => readonly Rows[] {
  const known = new Map<Draft, readonly Rows[]>();
  const find = (draft: Draft): readonly Rows[] => {
    const found = known.get(draft);
    if (found !== undefined) return found;
    const own = draft.signature.labels === 'train' ? rowsOf(draft, ways) : [];
    const bases = draft.flows.filter((port) => port.output === 'model').flatMap((port) => find(port.draft));
    const all = [...own, ...bases];
    known.set(draft, all);
    return all;
  };
  return find;
}

function waysFinder(): (port: Port) => readonly Way[] {
  const known = new Map<Draft, Map<string, readonly Way[]>>();
  const find = (port: Port): readonly Way[] => {
    const { draft, output } = port;
    const byOutput = known.get(draft) ?? new Map<string, readonly Way[]>();
    known.set(draft, byOutput);
    const found = byOutput.get(output);
    if (found !== undefined) return found;
    const ways = draft.signature.kind === 'source' ? [{ source: draft, parts: new Map() }] : draft.flows.flatMap(find);
    const isSplit = draft.signature.rows?.kind === 'parts';
    const all = isSplit ? ways.map((way) => ({ ...way, parts: new Map([...way.parts, [draft, output]]) })) : ways;
    byOutput.set(output, all);
    return all;
  };
  return find;
}

function overlap(a: readonly Way[], b: readonly Way[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one.source === other.source &&
        [...one.parts].every(([split, part]) => (other.parts.get(split) ?? part) === part),
    ),
  );
}
