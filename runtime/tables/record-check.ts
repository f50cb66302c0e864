import { showValue } from '../../compiler/graph/kernel-values.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import { put } from '../../compiler/operators/columns.ts';
import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import { showType } from '../../compiler/operators/show.ts';
import type { RecordType, Type } from '../../compiler/operators/types.ts';

/** What keeps a value from being a record of the declared type: code and values of the diagnostic, but for the place. */
export class RecordProblem {
  constructor(
    readonly code: 'FTP0912' | 'FTP0913' | 'FTP0914',
    readonly values: Readonly<Record<string, string>>,
  ) {}
}

export type RecordCheck = (value: Json) => Row | RecordProblem;

/**
 * Checks records against the declared type. A good record comes back with the declared columns in the declared order: columns that
 * the declaration does not name are left out, optional ones that are missing are `null`, whole numbers written as `3.0` stay the numbers they
 * are. Without a declared type any object is a record and keeps all its columns.
 */
export function recordCheck(record: RecordType | null): RecordCheck {
  if (record === null)
    return (value) => (isRecord(value) ? value : new RecordProblem('FTP0912', { seen: showValue(value) }));
  const fields = Object.entries(record.fields).map(([name, { type }]) => ({
    name,
    type,
    optional: type.kind === 'optional',
    fits: fitting(type),
  }));
  return (value) => {
    if (!isRecord(value)) return new RecordProblem('FTP0912', { seen: showValue(value) });
    const row: Record<string, Json> = {};
    for (const { name, type, optional, fits } of fields) {
      const given = Object.hasOwn(value, name) ? value[name]! : undefined;
      if (given === undefined || given === null) {
        if (!optional) return absent(value, name, type, given);
        put(row, name, null);
      } else if (fits(given)) put(row, name, given);
      else return new RecordProblem('FTP0914', { column: name, wanted: showType(type), seen: showValue(given) });
    }
    return row;
  };
}

function absent(value: Row, column: string, type: Type, given: undefined | null): RecordProblem {
  if (given === null) return new RecordProblem('FTP0914', { column, wanted: showType(type), seen: 'null' });
  const found = Object.keys(value);
  const listed =
    found.length === 0
      ? 'no columns'
      : found
          .slice(0, 12)
          .map((name) => `\`${name}\``)
          .join(', ');
  return new RecordProblem('FTP0913', { column, found: found.length > 12 ? `${listed}, …` : listed });
}

type Fits = (value: Json) => boolean;

/** Does a value that is there have the type? */
function fitting(type: Type): Fits {
  switch (type.kind) {
    case 'scalar':
      return bounded(SCALARS[type.name], type.bounds);
    case 'quantity':
      return bounded((value) => typeof value === 'number', type.bounds);
    case 'optional': {
      const inner = fitting(type.of);
      return (value) => value === null || inner(value);
    }
    case 'list': {
      const inner = fitting(type.of);
      return (value) => Array.isArray(value) && value.every(inner);
    }
    case 'enum':
      return (value) => typeof value === 'string' && type.values.includes(value);
    case 'union': {
      const parts = type.of.map(fitting);
      return (value) => parts.some((fits) => fits(value));
    }
    case 'record': {
      const fields = Object.entries(type.fields).map(([name, field]) => ({
        name,
        type: field.type,
        fits: fitting(field.type),
      }));
      return (value) =>
        isRecord(value) &&
        fields.every(({ name, type: of, fits }) =>
          Object.hasOwn(value, name) ? fits(value[name]!) : of.kind === 'optional',
        );
    }
    default:
      return () => true;
  }
}

function bounded(fits: Fits, bounds: readonly [number | null, number | null] | undefined): Fits {
  if (bounds === undefined) return fits;
  const [low, high] = bounds;
  return (value) => fits(value) && (value as number) >= (low ?? -Infinity) && (value as number) <= (high ?? Infinity);
}

const isText: Fits = (value) => typeof value === 'string';
const matches =
  (pattern: RegExp): Fits =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

/** Texts that stand for values: ISO 8601 dates, RFC 3339 times, RFC 4648 base64, language codes. */
const SCALARS: Readonly<Record<Extract<Type, { kind: 'scalar' }>['name'], Fits>> = {
  Text: isText,
  License: isText,
  Path: isText,
  Int: Number.isSafeInteger as Fits,
  Float: (value) => typeof value === 'number',
  Bool: (value) => typeof value === 'boolean',
  Date: (value) => isText(value) && isDate(value as string),
  Time: matches(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/),
  Bytes: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  Lang: matches(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/),
};

/** `2026-02-30` looks like a date and is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
