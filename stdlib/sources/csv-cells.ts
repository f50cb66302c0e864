import { typeOfColumn } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { RecordType, Type } from '../../compiler/operators/types.ts';

/**
 * Reads a cell as its column's declared type. A cell that is no such value stays text: the check against the declared record, which
 * every source's records pass, then says so with place and value.
 */
export type CellReader = (cell: string) => Json;

export function cellReader(column: string, record: RecordType | null): CellReader {
  const type = typeOfColumn(record, column);
  return type === null ? (cell) => cell : readerFor(type);
}

function readerFor(type: Type): CellReader {
  switch (type.kind) {
    case 'optional': {
      const inner = readerFor(type.of);
      return (cell) => (cell === '' ? null : inner(cell));
    }
    case 'scalar':
      if (type.name === 'Int') return (cell) => (/^[+-]?\d+$/.test(cell.trim()) ? Number(cell) : cell);
      if (type.name === 'Float') return number;
      if (type.name === 'Bool') return (cell) => BOOLS[cell.trim().toLowerCase()] ?? cell;
      return (cell) => cell;
    case 'quantity':
      return number;
    case 'list':
    case 'record':
      return json;
    default:
      return (cell) => cell;
  }
}

const BOOLS: Readonly<Record<string, boolean>> = { true: true, false: false };

const number: CellReader = (cell) =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell.trim()) ? Number(cell) : cell;

const json: CellReader = (cell) => {
  try {
    return JSON.parse(cell) as Json;
  } catch {
    return cell;
  }
};
