import type { Row, Rows, TaskTools } from '../../compiler/operators/authoring.ts';
import { characterRuns } from './character-runs.ts';
import { type RunIndex, type Runs, runIndex } from './runs.ts';
import { wordRuns } from './word-runs.ts';

export interface Wanted {
  /** The columns of the evaluation rows. */
  readonly column: string;
  readonly answer: string | undefined;
  readonly id: string;
  readonly words: number;
  readonly short: number | undefined;
  readonly characters: number | undefined;
  readonly question: boolean;
  readonly across: boolean;
  readonly near: number | undefined;
  readonly fold: boolean;
}

/**
 * One way to look: for runs of `size` units. `whole` has, for rows that are looked for whole, all of their units; `texts` has those of all rows
 * where hashes alone are not to be trusted.
 */
export interface Look {
  readonly runs: Runs;
  readonly size: number;
  readonly index: RunIndex;
  readonly whole: Map<number, string> | null;
  readonly texts: Map<number, string[]> | null;
}

/** A row of an evaluation. */
export interface Item {
  readonly set: number;
  readonly name: string;
  /** Its answer's words, where these must be near. */
  readonly answer: readonly string[];
}

export interface EvaluationSet {
  readonly name: string;
  readonly rows: number;
  /** Rows of which something is looked for. */
  readonly indexed: number;
  readonly tooShort: number;
  readonly empty: number;
}

export interface Evaluations {
  readonly sets: readonly EvaluationSet[];
  readonly items: readonly Item[];
  readonly looks: readonly Look[];
}

const textIn = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** Reads the evaluations, by name, into tables of their runs. A set of which nothing can be looked for is an error: no match would mean nothing. */
export async function readEvaluations(
  named: readonly (readonly [string, Rows])[],
  wanted: Wanted,
  task: TaskTools,
): Promise<Evaluations> {
  const byWords = wordRuns(wanted.fold);
  const looks: Look[] = [{ runs: byWords, size: wanted.words, index: runIndex(), whole: null, texts: null }];
  if (wanted.short !== undefined)
    looks.push({ runs: byWords, size: wanted.short, index: runIndex(), whole: new Map(), texts: null });
  if (wanted.characters !== undefined)
    looks.push({
      runs: characterRuns(wanted.fold),
      size: wanted.characters,
      index: runIndex(),
      whole: null,
      texts: new Map(),
    });
  const items: Item[] = [];
  const sets: EvaluationSet[] = [];
  const warnings: string[] = [];
  for (const [set, [name, rows]] of named.entries()) {
    let [read, indexed, tooShort, empty] = [0, 0, 0, 0];
    const columns = new Set<string>();
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) {
        read++;
        for (const column of Object.keys(row)) columns.add(column);
        const question = textIn(row, wanted.column);
        const answer = wanted.answer === undefined ? '' : textIn(row, wanted.answer);
        const unanswered = wanted.near !== undefined && byWords.units(answer).length === 0;
        if ((question.trim() === '' && answer.trim() === '') || unanswered) {
          empty++;
          continue;
        }
        const item = items.length;
        const id = row[wanted.id];
        items.push({
          set,
          name: id === undefined || id === null ? `row ${read}` : typeof id === 'string' ? id : JSON.stringify(id),
          answer: wanted.near === undefined ? [] : byWords.units(answer),
        });
        const found = looks.map((look) => enter(look, item, question, answer, wanted)).some(Boolean);
        if (found) indexed++;
        else tooShort++;
      }
    }
    if (indexed === 0) {
      const has = [...columns].sort().join(', ') || 'none';
      task.fail('FTP1111', {
        set: name,
        rows: read,
        empty,
        short: tooShort,
        least: least(wanted),
        column: sought(wanted),
        has,
      });
    }
    if (tooShort + empty > 0)
      warnings.push(
        `${tooShort + empty} of ${read} rows of ${name} are not looked for: ${tooShort} have fewer than ${least(wanted)}, ${empty} have no text in ${sought(wanted)}`,
      );
    sets.push({ name, rows: read, indexed, tooShort, empty });
  }
  for (const warning of warnings) task.log(`warning: ${warning}`);
  if (warnings.length > 0) task.measure('warnings', warnings.join('; '));
  return { sets, items, looks };
}

const sought = ({ column, answer }: Wanted): string =>
  answer === undefined ? `\`${column}\`` : `\`${column}\` and \`${answer}\``;

function least({ words, short, characters }: Wanted): string {
  const byWords = `${short ?? words} words`;
  return characters === undefined ? byWords : `${byWords} and ${characters} characters`;
}

/** Enters the runs of one row; tells whether there were any. */
function enter(look: Look, item: number, question: string, answer: string, wanted: Wanted): boolean {
  const { runs, size, whole } = look;
  if (whole !== null) return enterWhole(look, item, question, wanted);
  let entered = false;
  const add = (text: string): void => {
    const { count, halves } = runs.hash(text, size);
    for (let i = 0; i < count; i++) look.index.add(halves[i * 2]!, halves[i * 2 + 1]!, item);
    entered ||= count > 0;
    if (count > 0 && look.texts !== null) {
      look.texts.set(item, [...(look.texts.get(item) ?? []), runs.plain(text)]);
    }
  };
  if (wanted.answer === undefined || wanted.near !== undefined || wanted.question) add(question);
  if (wanted.answer === undefined || wanted.near !== undefined) return entered;
  add(answer);
  if (wanted.across) {
    const before = runs.units(question).slice(-(size - 1));
    const after = runs.units(answer).slice(0, size - 1);
    if (before.length > 0 && after.length > 0) add([...before, ...after].join(runs.separator));
  }
  return entered;
}

/** A text too short for a run of words is found by its first ones and then compared to its end. */
function enterWhole({ runs, size, index, whole }: Look, item: number, question: string, { words }: Wanted): boolean {
  const units = runs.units(question);
  if (units.length < size || units.length >= words) return false;
  const { halves } = runs.hash(question, size);
  index.add(halves[0]!, halves[1]!, item);
  whole!.set(item, units.join(runs.separator));
  return true;
}
