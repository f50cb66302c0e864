import type { Purged } from '../../runtime/erasure/purge.ts';
import type { ReachedOutput, Trace } from '../../runtime/erasure/trace.ts';
import type { Writing } from '../../runtime/erasure/writings.ts';
import { runs } from '../../runtime/events/runs.ts';
import { formatBytes, formatCount } from '../../runtime/progress/format.ts';
import type { SourceHeed } from '../erasure/list.ts';
import type { OwnFiles } from '../erasure/own-files.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './printable.ts';

/** What `erase` found and did. Never the text of a document. */
export interface Erasure {
  readonly id: string;
  readonly column: string;
  /** Results in the store. */
  readonly looked: number;
  readonly reached: readonly Reached[];
  /** Unfinished tasks with checkpoints that may come from it. */
  readonly checkpoints: number;
  /** Results of which nobody knows what they were made of. */
  readonly withoutKey: number;
  /** Rows made of it under other names. */
  readonly madeOfIt: readonly string[];
  /** Version folders of releases outside the store. */
  readonly releases: readonly string[];
  /** What was found of it in the store beside tables; paths in the store. */
  readonly writings: readonly Writing[];
  /** Answers of services that the store kept before. */
  readonly answers: number;
  /** Files of the user's that name it, which nothing is done to. */
  readonly own: OwnFiles;
  readonly list: { readonly path: string; readonly entry: string | null; readonly added: boolean };
  readonly sources: readonly SourceHeed[];
  readonly rerun: readonly string[];
  readonly purged: Purged | null;
}

export interface Reached {
  readonly key: string;
  readonly kind: string;
  readonly operator: string;
  /** Tasks that left it, in the runs that the store knows. */
  readonly tasks: readonly { readonly pipeline: string; readonly file: string; readonly task: string }[];
  readonly outputs: readonly ReachedOutput[];
}

export function reachedOf({ reached }: Trace, { store }: Session): readonly Reached[] {
  const tasks = new Map<string, Map<string, Reached['tasks'][number]>>();
  for (const run of runs(store.context))
    for (const { id, key } of Object.values(run.tasks)) {
      if (key === null) continue;
      const one = { pipeline: run.pipeline, file: run.file, task: id };
      tasks.set(key, (tasks.get(key) ?? new Map()).set(JSON.stringify(one), one));
    }
  return reached.map(({ key, kind, operator, outputs }) => ({
    key,
    kind,
    operator,
    tasks: [...(tasks.get(key)?.values() ?? [])],
    outputs,
  }));
}

export function erasureLines(erasure: Erasure, { colors }: Terminal): string[] {
  const { id, column, looked, reached, purged } = erasure;
  const lines = [colors.bold(`\`${named(id)}\` in the column \`${named(column)}\``)];
  if (reached.length === 0) lines.push(`  none of ${formatCount(looked)} results in the store holds it`);
  else lines.push(`  reached ${formatCount(reached.length)} of ${formatCount(looked)} results in the store:`);
  for (const one of reached) {
    const names =
      one.tasks.map(({ file, task }) => `${task} (${file})`).join(', ') || `${one.operator}, of no known run`;
    lines.push(`    ${colors.bold(names)}: ${one.outputs.map(outputText).join(', ')}`);
  }
  if (erasure.madeOfIt.length > 0) lines.push(`  rows were made of it: ${some(erasure.madeOfIt.map(named))}`);
  if (erasure.checkpoints > 0)
    lines.push(`  ${formatCount(erasure.checkpoints)} unfinished tasks left checkpoints that may come from it`);
  if (erasure.withoutKey > 0)
    lines.push(
      colors.yellow(
        `  of ${formatCount(erasure.withoutKey)} results nobody knows what they were made of: only their rows were looked at`,
      ),
    );
  lines.push(...writingLines(erasure));
  if (erasure.releases.length > 0)
    lines.push(colors.yellow(`  released outside the store, and left there: ${erasure.releases.join(', ')}`));
  if (purged !== null)
    lines.push(
      `  removed from the store: ${formatCount(purged.results)} results, ${formatCount(purged.files)} files, ${formatBytes(purged.bytes)}${[
        [purged.answers, 'answers of services'],
        [purged.logLines, 'lines of logs'],
        [purged.runs, 'records of runs'],
      ]
        .flatMap(([count, what]) => (count === 0 ? [] : [`, ${formatCount(Number(count))} ${what}`]))
        .join('')}`,
    );
  return [...lines, ...ownLines(erasure.own), ...listLines(erasure), ...rerunLines(erasure)];
}

/** Names come from data, which may hold anything. */
const named = (name: string): string => printable(name.replace(/\s+/g, ' '));

function outputText({ name, how, rows, type }: ReachedOutput): string {
  if (how === 'unreadable') return `${name} cannot be read, so that nobody can say`;
  if (how === 'rows') return `${formatCount(rows!)} ${rows === 1 ? 'row' : 'rows'} of ${name}`;
  return type === 'rows' ? `${name}, by lineage` : `${name} was made from it`;
}

const kinds = { answers: 'answers of services', log: 'the log of a task', run: 'the record of a run' } as const;

function writingLines({ writings, answers }: Erasure): string[] {
  const lines = writings.map(
    ({ kind, path, lines: at }) =>
      `    ${kinds[kind]}: ${formatCount(at.length)} ${at.length === 1 ? 'line' : 'lines'} (${path})`,
  );
  if (lines.length > 0) lines.unshift('  it also stands in what was written beside tables:');
  const others = answers - writings.reduce((sum, one) => (one.kind === 'answers' ? sum + one.lines.length : sum), 0);
  if (others > 0)
    lines.push(
      `  ${formatCount(others)} other kept answers of services stand in no table with it; one that was asked for it by a run that was cut off cannot be told from them (\`--purge --answers\` removes all)`,
    );
  return lines;
}

/** Nobody but the user may change these. */
function ownLines({ found, unsearched }: OwnFiles): string[] {
  const lines = found.map(({ path, lines: at, count }) => {
    if (at.length === 0) return `    ${path}: the file goes by its name`;
    const more = count > at.length ? ` and ${formatCount(count - at.length)} more` : '';
    return `    ${path}:${at.join(', ')}${more}`;
  });
  if (lines.length > 0) lines.unshift('  yours to remove, in files and lines:');
  else lines.push('  no file of yours that was looked through names it');
  if (unsearched.length > 0)
    lines.push(
      `  packed, so that nobody looked through them: ${some(unsearched)}; take it out with the program that wrote them`,
    );
  return lines;
}

function listLines({ list, sources }: Erasure): string[] {
  const lines =
    list.entry === null
      ? []
      : [`  ${list.path}: ${list.added ? `\`${list.entry}\` added` : 'it stands there already'}`];
  const names = (heeds: SourceHeed['heeds']): string =>
    sources.flatMap((one) => (one.heeds === heeds ? [`\`${one.task}\``] : [])).join(', ');
  if (names('no') !== '')
    lines.push(
      `  ${names('no')} does not heed the list: put \`|> erased(id, list: word_list("${list.path}"))\` right after it`,
    );
  if (names('later') !== '')
    lines.push(
      `  ${names('later')} heeds the list behind other steps, which keep what they drop: put \`erased\` first`,
    );
  return lines;
}

function rerunLines({ rerun, list }: Erasure): string[] {
  if (rerun.length === 0) return ['  Nothing would run again.'];
  const when = list.entry === null ? 'Once it is listed, these run again' : '`finslip run` would run';
  return [`  ${when}: ${rerun.join(', ')}`];
}

const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${formatCount(names.length - 5)} more`;
