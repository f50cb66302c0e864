import { typeOfColumn } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { RecordType, Type } from '../../../compiler/operators/types.ts';
import { cellReader } from '../csv-cells.ts';
import { type Attributes, attribute, type XmlHandler } from './parse.ts';
import { leadsTo, showPath, type XmlPath } from './path.ts';
import { FileProblem } from './problem.ts';
import type { XmlOutput } from './rows.ts';

/** A column: where its value stands below the element of the row. Of several ways the first that leads anywhere counts. */
export interface XmlField {
  readonly name: string;
  readonly paths: readonly XmlPath[];
}

interface Capture {
  readonly values: string[];
  readonly depth: number;
  text: string;
}

/** Ways that lead to elements, for messages. */
const MOST_WAYS = 8;

/**
 * Rows by path: one per element that `rows` leads to; an element inside another such one is part of it. Text of elements inside counts as theirs, white space as one space.
 * Of several values a `List` column takes all, a `Text` column puts a blank line between, and any other is the first, if all are equal.
 */
export function xmlRecords(
  rows: XmlPath,
  columns: readonly XmlField[],
  {
    record,
    limit,
    output,
    tooLarge,
  }: {
    readonly record: RecordType | null;
    readonly limit: number;
    readonly output: XmlOutput;
    /** Told of a row above the limit; it is left out. */
    tooLarge(line: number): void;
  },
): XmlHandler {
  const takes = columns.map(({ name }) => valueReader(name, record));
  const around: string[] = [];
  const inside: string[] = [];
  const ways = new Set<string>();
  /** Values by column and path. */
  let row: { readonly values: string[][][]; readonly line: number; size: number } | null = null;
  let captures: Capture[] = [];
  let found = 0;

  const start = (attributes: Attributes): void => {
    found++;
    row = { values: columns.map(({ paths }) => paths.map(() => [])), line: output.line, size: 0 };
    captures = [];
    match(attributes);
  };
  /** Begins to read the columns that the innermost element belongs to. */
  const match = (attributes: Attributes): void => {
    for (const [i, { paths }] of columns.entries())
      for (const [p, path] of paths.entries()) {
        if (!leadsTo(path, inside)) continue;
        const values = row!.values[i]![p]!;
        if (path.attribute === null) captures.push({ values, depth: inside.length, text: '' });
        else {
          const value = attribute(attributes, path.attribute);
          if (value === undefined) continue;
          values.push(value.trim());
          row!.size += value.length;
        }
      }
  };
  const finish = (): void => {
    const { values, line, size } = row!;
    row = null;
    captures = [];
    if (size > limit) {
      tooLarge(line);
      return;
    }
    const cells: [string, Json][] = [];
    for (const [i, { name }] of columns.entries()) {
      const value = takes[i]!(values[i]!.find((each) => each.length > 0) ?? []);
      if (value !== undefined) cells.push([name, value]);
    }
    output.row(Object.fromEntries(cells), line);
  };
  return {
    open(name, attributes) {
      if (row !== null) {
        inside.push(name);
        match(attributes);
        return;
      }
      around.push(name);
      if (leadsTo(rows, around)) start(attributes);
      else if (ways.size < MOST_WAYS) ways.add(around.join('/'));
    },
    text(text) {
      if (row === null || captures.length === 0) return;
      // Beyond the limit the row is refused anyway: its text need not be kept.
      // Columns inside each other each keep their copy.
      row.size += text.length * captures.length;
      if (row.size <= limit) for (const capture of captures) capture.text += text;
    },
    close() {
      if (row === null) {
        around.pop();
        return;
      }
      while (captures.length > 0 && captures.at(-1)!.depth === inside.length) {
        const { values, text } = captures.pop()!;
        values.push(text.replace(/[ \t\r\n]+/g, ' ').trim());
      }
      if (inside.length > 0) inside.pop();
      else {
        finish();
        around.pop();
      }
    },
    end() {
      if (found === 0)
        throw new FileProblem('FTP1105', {
          file: output.name,
          path: showPath(rows),
          found: [...ways].map((way) => `\`${way}\``).join(', ') + (ways.size === MOST_WAYS ? ', …' : ''),
        });
    },
  };
}

/** What becomes of the values that were found; undefined where there is none. */
function valueReader(name: string, record: RecordType | null): (values: readonly string[]) => Json | undefined {
  const type = inner(typeOfColumn(record, name) ?? { kind: 'scalar', name: 'Text' });
  if (type.kind === 'list') {
    const cell = cellReader('of', { kind: 'record', fields: { of: { type: type.of } } });
    return (values) => values.map(cell);
  }
  const cell = cellReader(name, record);
  const isText = type.kind === 'scalar' && type.name === 'Text';
  return (values) => {
    if (values.length === 0) return undefined;
    if (isText) return cell(values.length === 1 ? values[0]! : values.filter((value) => value !== '').join('\n\n'));
    // Several values for one number: the check of the record shows all of them.
    return values.every((value) => value === values[0]) ? cell(values[0]!) : values.join(' | ');
  };
}

const inner = (type: Type): Type => (type.kind === 'optional' ? inner(type.of) : type);
