import { reportDynamic } from '../../compiler/diagnostics/report.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

/**
 * Rows of the table of what was dropped: `{ step, reason, value, threshold, row }`. For a record that could not be read, `value` is the code
 * of the diagnostic and `row` says where it was, what was wrong and what stood there.
 */

/** A record that could not be read, with everything its diagnostic says. */
export interface BadRow {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly file: string;
  readonly line: number;
  readonly raw: string | null;
}

/** Values longer than this are cut: `value` is for reading, and the row itself is kept whole. */
const LONGEST_VALUE = 200;
/** Of a record that cannot be read, this many characters are kept. */
const LONGEST_RAW = 10_000;

/** `row` may be given as its record, which then goes in as it is. */
export function droppedRow(step: string, reason: string, value: Json, threshold: Json, row: Row | Uint8Array): string {
  const why = { step, reason, value: shown(value), threshold: shown(threshold) };
  if (!(row instanceof Uint8Array)) return JSON.stringify({ ...why, row });
  const record = Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('utf8').trimEnd();
  return `${JSON.stringify(why).slice(0, -1)},"row":${record}}`;
}

export function badRow(step: string, { code, values, file, line, raw }: BadRow): string {
  const problem = reportDynamic(code, null, values).message;
  const row = { file, line, problem, raw: raw === null ? null : cut(raw, LONGEST_RAW) };
  return JSON.stringify({ step, reason: 'bad_record', value: code, threshold: null, row });
}

function shown(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return cut(value, LONGEST_VALUE);
  return typeof value === 'object' ? cut(JSON.stringify(value), LONGEST_VALUE) : value;
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
