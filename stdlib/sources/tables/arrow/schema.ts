import { ArrowDamage } from './damage.ts';
import type { FlatTable } from './flat-tables.ts';

/** Types of Arrow (format/Schema.fbs of apache/arrow, format version 1.5), without those of which no value is read. */
export type ArrowType =
  | { readonly kind: 'null' | 'bool' | 'struct' | 'map' | 'run_ends' | 'duration' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'text' | 'bytes'; readonly large: boolean }
  | { readonly kind: 'list' | 'list_view'; readonly large: boolean }
  | { readonly kind: 'text_view' | 'bytes_view' }
  | { readonly kind: 'decimal'; readonly bits: 32 | 64 | 128 | 256; readonly scale: number }
  | { readonly kind: 'date'; readonly days: boolean }
  | { readonly kind: 'time'; readonly bits: 32 | 64; readonly perSecond: number }
  | { readonly kind: 'timestamp'; readonly perSecond: number }
  | { readonly kind: 'interval'; readonly bytes: 4 | 8 | 16 }
  | { readonly kind: 'union'; readonly dense: boolean; readonly ids: readonly number[] }
  | { readonly kind: 'fixed_bytes' | 'fixed_list'; readonly size: number };

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** Where the column holds numbers of entries of a dictionary; `type` is that of the entries. */
  readonly dictionary: {
    readonly id: number;
    readonly index: Extract<ArrowType, { readonly kind: 'int' }>;
  } | null;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Lists in lists: deeper is damage. */
const DEEPEST = 64;

export function schemaOf(table: FlatTable | null): ArrowSchema {
  if (table === null) throw new ArrowDamage('it has no schema');
  if (table.int(0, 2, 0) !== 0) throw new ArrowDamage('it was written on a machine of the other byte order');
  const metadata = table.tables(2).map((each) => [each.text(0) ?? '', each.text(1) ?? ''] as const);
  return { fields: table.tables(1).map((each) => fieldOf(each, 0)), metadata: new Map(metadata) };
}

function fieldOf(table: FlatTable, depth: number): ArrowField {
  if (depth > DEEPEST) throw new ArrowDamage('its columns lie in one another without an end');
  const name = table.text(0) ?? '';
  const children = table.tables(5).map((each) => fieldOf(each, depth + 1));
  const type = typeOf(table.int(2, 1, 0), table.table(3), children.length, name);
  const encoding = table.table(4);
  if (encoding === null) return { name, type, children, dictionary: null };
  const asked = encoding.table(1);
  const index = asked === null ? ({ kind: 'int', bits: 32, signed: true } as const) : intOf(asked);
  return { name, type, children, dictionary: { id: encoding.long(0, 0), index } };
}

const PER_SECOND = [1, 1e3, 1e6, 1e9];
const INTERVALS = [4, 8, 16] as const;

/** By the number that `Type` gives it in Schema.fbs. */
function typeOf(number: number, table: FlatTable | null, children: number, name: string): ArrowType {
  const refuse = (): never => {
    throw new ArrowDamage(`column ${name} has a type that cannot be`);
  };
  if (table === null) return refuse();
  const among = <T>(all: readonly T[], value: number): T => all[value] ?? refuse();
  const holds = <T extends ArrowType>(count: number, type: T): T => (children === count ? type : refuse());
  const size = (): number => {
    const said = table.int(0, 4, 0);
    return said >= 0 ? said : refuse();
  };
  switch (number) {
    case 1:
      return { kind: 'null' };
    case 2:
      return intOf(table);
    case 3:
      return { kind: 'float', bits: among([16, 32, 64] as const, table.int(0, 2, 0)) };
    case 4:
    case 19:
      return { kind: 'bytes', large: number === 19 };
    case 5:
    case 20:
      return { kind: 'text', large: number === 20 };
    case 6:
      return { kind: 'bool' };
    case 7: {
      const bits = table.int(2, 4, 128);
      if (bits !== 32 && bits !== 64 && bits !== 128 && bits !== 256) return refuse();
      return { kind: 'decimal', bits, scale: table.int(1, 4, 0) };
    }
    case 8:
      return { kind: 'date', days: among([true, false], table.int(0, 2, 1)) };
    case 9: {
      const bits = table.int(1, 4, 32);
      if (bits !== 32 && bits !== 64) return refuse();
      return { kind: 'time', bits, perSecond: among(PER_SECOND, table.int(0, 2, 1)) };
    }
    case 10:
      return { kind: 'timestamp', perSecond: among(PER_SECOND, table.int(0, 2, 0)) };
    case 11:
      return { kind: 'interval', bytes: among(INTERVALS, table.int(0, 2, 0)) };
    case 12:
    case 21:
      return holds(1, { kind: 'list', large: number === 21 });
    case 13:
      return { kind: 'struct' };
    case 14: {
      const said = table.structs(1, 4).map((each) => each.int(0));
      const ids = said.length > 0 ? said : Array.from({ length: children }, (_, i) => i);
      if (ids.length !== children || ids.some((id) => id < 0 || id > 127)) return refuse();
      return { kind: 'union', dense: among([false, true], table.int(0, 2, 0)), ids };
    }
    case 15:
      return { kind: 'fixed_bytes', size: size() };
    case 16:
      return holds(1, { kind: 'fixed_list', size: size() });
    case 17:
      return holds(1, { kind: 'map' });
    case 18:
      return { kind: 'duration' };
    case 22:
      return holds(2, { kind: 'run_ends' });
    case 23:
      return { kind: 'bytes_view' };
    case 24:
      return { kind: 'text_view' };
    case 25:
    case 26:
      return holds(1, { kind: 'list_view', large: number === 26 });
    default:
      return refuse();
  }
}

function intOf(table: FlatTable): Extract<ArrowType, { readonly kind: 'int' }> {
  const bits = table.int(0, 4, 0);
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64)
    throw new ArrowDamage(`it has whole numbers of ${bits} bits`);
  return { kind: 'int', bits, signed: table.int(1, 1, 0) !== 0 };
}
