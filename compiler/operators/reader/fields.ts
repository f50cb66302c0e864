import type { FieldType, ScalarName, Type } from '../types.ts';

const names = new Set(['Text', 'Int', 'Float', 'Bool', 'Date', 'Time', 'Bytes', 'Lang', 'License', 'Path']);
const quantities = new Set(['Fraction', 'Duration', 'Size', 'Tokens', 'Steps', 'GpuHours']);

/** A column's type as the language writes it: `Text`, `Int?`, `List<Text>`, `Text @personal`. Null where it is none. */
export function parseField(source: string): FieldType | null {
  const [written, ...labels] = source.split('@').map((part) => part.trim());
  const type = parseType(written!);
  if (type === null || labels.some((label) => !/^\w+$/.test(label))) return null;
  return labels.length === 0 ? { type } : { type, labels };
}

function parseType(written: string): Type | null {
  if (written.endsWith('?')) {
    const of = parseType(written.slice(0, -1));
    return of === null ? null : { kind: 'optional', of };
  }
  const list = /^List<(.+)>$/.exec(written);
  if (list !== null) {
    const of = parseType(list[1]!);
    return of === null ? null : { kind: 'list', of };
  }
  if (names.has(written)) return { kind: 'scalar', name: written as ScalarName };
  if (quantities.has(written)) return { kind: 'quantity', name: written as 'Fraction' };
  return null;
}
