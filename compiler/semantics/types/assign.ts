import type { RecordType, Type } from '../../operators/types.ts';

/** Whether a value of type `actual` may stand where `wanted` is expected. Bounds belong to values, not to types. */
export function assignable(actual: Type, wanted: Type): boolean {
  if (actual.kind === 'any' || wanted.kind === 'any') return true;
  if (wanted.kind === 'optional') return assignable(actual.kind === 'optional' ? actual.of : actual, wanted.of);
  if (actual.kind === 'union') return actual.of.every((member) => assignable(member, wanted));
  if (wanted.kind === 'union') return wanted.of.some((member) => assignable(actual, member));
  switch (wanted.kind) {
    case 'scalar':
      return scalarAssignable(actual, wanted.name);
    case 'quantity':
      return actual.kind === 'quantity' && actual.name === wanted.name;
    case 'enum':
      return actual.kind === 'enum' && actual.values.every((value) => wanted.values.includes(value));
    case 'list':
      return actual.kind === 'list' && assignable(actual.of, wanted.of);
    case 'record':
      return actual.kind === 'record' && recordAssignable(actual, wanted);
    case 'rows':
      return (
        actual.kind === 'rows' &&
        (wanted.row === null || actual.row === null || recordAssignable(actual.row, wanted.row))
      );
    case 'column':
      return actual.kind === 'column' && assignable(actual.of, wanted.of);
    case 'value':
      return actual.kind === 'value' && actual.family === wanted.family;
    default:
      return actual.kind === wanted.kind;
  }
}

/** Names with a grammar of their own are texts; a whole number is a number; a fraction is a number between 0 and 1. */
function scalarAssignable(actual: Type, wanted: string): boolean {
  if (actual.kind === 'scalar')
    return (
      actual.name === wanted ||
      (wanted === 'Float' && actual.name === 'Int') ||
      (wanted === 'Path' && actual.name === 'Text') ||
      (wanted === 'Text' && (actual.name === 'Lang' || actual.name === 'License' || actual.name === 'Path'))
    );
  if (wanted === 'Text') return actual.kind === 'enum';
  return wanted === 'Float' && ((actual.kind === 'quantity' && actual.name === 'Fraction') || actual.kind === 'metric');
}

function recordAssignable(actual: RecordType, wanted: RecordType): boolean {
  return Object.entries(wanted.fields).every(([name, field]) => {
    const found = Object.hasOwn(actual.fields, name) ? actual.fields[name] : undefined;
    return found === undefined ? field.type.kind === 'optional' : assignable(found.type, field.type);
  });
}

/** The narrower of two types that both may hold, or null where they have nothing in common. */
export function commonType(a: Type, b: Type): Type | null {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (assignable(b, a)) return a;
  return assignable(a, b) ? b : null;
}

export const withoutOptional = (type: Type): Type => (type.kind === 'optional' ? withoutOptional(type.of) : type);
