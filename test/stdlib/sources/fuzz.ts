import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reportDynamic } from '../../../compiler/diagnostics/report.ts';
import type { RecordChunk, SourceTools } from '../../../compiler/operators/authoring.ts';
import type { RecordType } from '../../../compiler/operators/types.ts';
import { damaged, numbers } from '../../support/damage.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { watchdog } from '../../support/watchdog.ts';
import { type Reading, readAll } from './read.ts';

/** A format whose files are damaged in every way that `damaged` knows. */
export interface Fuzzed {
  readonly name: string;
  readonly source: { readonly read: (path: string, options: never, tools: SourceTools) => AsyncIterable<RecordChunk> };
  readonly content: Buffer;
  readonly options?: object;
  readonly record?: RecordType;
  /** Its name, where the format asks for one. */
  readonly target?: string;
  readonly beside?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * Where in the file a row, or a group of rows, is complete, with the number of rows up to there: what lies before the damage must come out as it was. Left out
   * where rows come after the whole file.
   */
  readonly ends?: readonly (readonly [at: number, rows: number])[];
  /** So many bytes at the end of the file must be where and what they were for `ends` to hold: a table of contents. */
  readonly tail?: number;
  /** Codes of diagnostics that may stop the reading of the file under `on_bad: skip` as well. */
  readonly stops?: RegExp;
  /** Of all cases, the part that must be noticed. A turned bit inside a text is no damage that a format can tell. */
  readonly noticed?: number;
  /** Cases where nothing else is said: fewer where a case is slow. */
  readonly usual?: number;
}

/** Bounds of a case: what is slower or larger has lost its way in a file of some kilobytes. */
const BOUNDS = { cpuSeconds: 10, seconds: 120, megabytes: 2500 };
const MOST_ROWS = 200_000;

/**
 * `FINSLIP_FUZZ_CASES`: how many damaged files of each format are read, such as `10000`, or which, such as `420..421` for the 420th alone. Without it each
 * format has its usual number. A case is the same in every run and by itself.
 */
function cases(usual: number): readonly [from: number, to: number] {
  const said = process.env.FINSLIP_FUZZ_CASES ?? '';
  const found = /^(?:(\d+)\.\.)?(\d+)$/.exec(said);
  if (said !== '' && found === null) throw new Error(`FINSLIP_FUZZ_CASES is ${said}, and should be 10000 or 420..421`);
  return found === null ? [0, usual] : [Number(found[1] ?? 0), Number(found[2])];
}

/** A number from a name, so that formats are damaged at different places. */
const seedOf = (name: string): number =>
  [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)!) | 0, 7);

/**
 * Reads damaged files of a format: reading ends by itself within its bounds, in rows, bad records and diagnostics that can be told, and what lay before the
 * damage comes out as it was.
 */
export function fuzz(format: Fuzzed): void {
  const [from, to] = cases(format.usual ?? 10_000);
  test(`${to - from} damaged files: ${format.name}`, async () => {
    const { name, source, content, options = {}, record = null, target = 'file', beside = {}, tail = 0 } = format;
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(beside)) writeFileSync(join(folder, file), text);
    const files = [target, ...Object.keys(beside)].map((file) => ({ name: file, path: join(folder, file) }));
    const read = (bytes: Buffer): Promise<Reading> => {
      writeFileSync(join(folder, target), bytes);
      return readAll(source, join(folder, target), { on_bad: 'skip', ...options }, { name: target, files, record });
    };
    const whole = await read(content);
    assert.equal([whole.bad, whole.failure], [[], null]);
    assert.ok(whole.rows.length > 0);
    const ends = format.ends ?? [];
    assert.ok(ends.every(([at, rows]) => at <= content.length && rows <= whole.rows.length));
    const wanted = whole.rows.map((row) => JSON.stringify(row));
    const seed = seedOf(name);
    const watch = watchdog(name, BOUNDS);
    const started = process.cpuUsage();
    let hurt = 0;
    let stopped = 0;
    const problems: string[] = [];
    for (let round = from; round < to; round++) {
      const { bytes, at } = damaged(content, numbers(seed + Math.imul(round, 0x9e3779b1)));
      watch.begin(round);
      try {
        const { rows, bad, failure } = await read(bytes);
        if (bad.length > 0 || failure !== null) hurt++;
        if (failure !== null) stopped++;
        if (failure !== null) assert.match(failure.code, format.stops ?? /^none$/, `it is stopped by ${failure.code}`);
        for (const each of failure === null ? bad : [...bad, { ...failure, line: 1 }]) tells(each, target);
        assert.ok(rows.length <= MOST_ROWS, `${rows.length} rows`);
        const known = bytes.length === content.length && bytes.subarray(-tail).equals(content.subarray(-tail));
        const before = (tail === 0 || known ? ends : []).reduce(
          (most, [end, count]) => (end <= at ? Math.max(most, count) : most),
          0,
        );
        for (let i = 0; i < before; i++)
          assert.is(rows[i] && JSON.stringify(rows[i]), wanted[i], `row ${i + 1} of ${before} is lost`);
      } catch (error) {
        problems.push(`case ${round}, byte ${at}: ${problemOf(error as Error)}`);
      }
    }
    watch.end();
    const { user, system } = process.cpuUsage(started);
    const count = to - from;
    if (problems.length > 0)
      assert.unreachable(`${problems.length} of ${count} cases of ${name}:\n${problems.slice(0, 10).join('\n')}`);
    console.log(
      `${name}: ${count} cases, ${hurt} noticed, ${stopped} stopped, ${((user + system) / 1e6).toFixed(1)} s of the processor`,
    );
    if (count >= 100)
      assert.ok(hurt >= count * (format.noticed ?? 1 / 3), `${name}: only ${hurt} of ${count} were noticed`);
  });
}

/** What was found wanting by its message, what nobody foresaw with the places that it came by. */
const problemOf = (error: Error): string =>
  error instanceof assert.Assertion ? error.message : (error.stack ?? '').split('\n').slice(0, 6).join('\n');

function tells(
  found: { readonly code: string; readonly values: Readonly<Record<string, string | number>>; readonly line: number },
  file: string,
): void {
  const { message } = reportDynamic(found.code, null, { place: `${file}:${found.line}`, ...found.values });
  assert.not.match(message, /\{\w+\}|undefined|\[object/, message);
  assert.ok(found.line >= 1, `${found.code} at line ${found.line}`);
}

/** Ends of pieces that are put one after another: what `ends` is for pieces of `rows` rows each. */
export function endsOf(pieces: readonly Buffer[], rows = 1): readonly (readonly [at: number, rows: number])[] {
  let at = 0;
  return pieces.map((piece, i) => [(at += piece.length), (i + 1) * rows] as const);
}

/** The same by a mark that a row ends with. */
export const endsBy = (content: Buffer, mark: RegExp): readonly (readonly [at: number, rows: number])[] =>
  [...content.toString('latin1').matchAll(mark)].map((found, i) => [found.index + found[0].length, i + 1] as const);
