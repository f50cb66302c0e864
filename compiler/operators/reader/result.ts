import { Node } from 'ts-morph';
import type { RowEffect } from '../manifest.ts';
import type { FieldType, Type } from '../types.ts';
import { type Context, problem } from './context.ts';
import { parseField } from './fields.ts';
import type { Found } from './function.ts';
import type { Kind } from './kinds.ts';
import type { Literals } from './literals.ts';
import { readType } from './types.ts';

/** The type of what an operator gives. */
export function resultOf(kind: Kind, literals: Literals, found: Found | null, context: Context): Type {
  switch (kind.kind) {
    case 'source':
    case 'row':
    case 'barrier':
      return { kind: 'rows', row: null };
    case 'scalar':
      return found === null ? { kind: 'any' } : scalarResult(found, literals, context);
    case 'value': {
      const family = literals.text('family');
      if (!literals.has('family'))
        problem(context, 'FTP0503', literals.at('family'), {
          key: 'family',
          operator: context.operator,
          wanted: 'a text literal',
        });
      return { kind: 'value', family: family ?? '' };
    }
    case 'metric':
      return { kind: 'metric', fields: metricFields(literals, context) };
    case 'evaluation':
      return { kind: 'report' };
    case 'sink':
      return { kind: 'release' };
    default:
      return { kind: kind.kind };
  }
}

const inferable: Readonly<Record<string, Type>> = {
  string: { kind: 'scalar', name: 'Text' },
  number: { kind: 'scalar', name: 'Float' },
  boolean: { kind: 'scalar', name: 'Bool' },
};

function scalarResult(found: Found, literals: Literals, context: Context): Type {
  if (found.result !== undefined) return readType(found.result, 'result', context);
  const inferred = found.inferred();
  if (inferable[inferred] !== undefined) return inferable[inferred];
  problem(context, 'FTP0500', literals.at('call'), { parameter: 'result', operator: context.operator, type: inferred });
  return { kind: 'any' };
}

/** A list of names means floats; a record gives their types. */
function metricFields(literals: Literals, context: Context): Readonly<Record<string, Type>> {
  const node = literals.at('fields');
  if (Node.isPropertyAssignment(node) && Node.isArrayLiteralExpression(node.getInitializerOrThrow())) {
    const names = literals.texts('fields') ?? [];
    return Object.fromEntries(names.map((name) => [name, { kind: 'scalar', name: 'Float' } as const]));
  }
  return Object.fromEntries(
    Object.entries(fieldsOf('fields', literals, context)).map(([name, field]) => [name, field.type]),
  );
}

function fieldsOf(key: string, literals: Literals, context: Context): Readonly<Record<string, FieldType>> {
  const fields: Record<string, FieldType> = {};
  for (const [name, written] of Object.entries(literals.record(key) ?? {})) {
    const field = parseField(written);
    if (field === null)
      problem(context, 'FTP0500', literals.at(key), { parameter: name, operator: context.operator, type: written });
    else fields[name] = field;
  }
  return fields;
}

const plain = (fields: Readonly<Record<string, FieldType>>): Readonly<Record<string, Type>> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.type]));

/** Names of some of the columns that a definition has. */
function listed(
  key: 'extracted' | 'fills' | 'copies',
  fields: Readonly<Record<string, Type>>,
  literals: Literals,
  context: Context,
): readonly string[] {
  const names = literals.texts(key) ?? [];
  const stray = names.find((name) => fields[name] === undefined);
  if (stray !== undefined)
    problem(context, 'FTP0509', literals.at(key), {
      operator: context.operator,
      problem: `\`${key}\` names \`${stray}\`, which is none of its \`${key === 'extracted' ? 'fields' : 'adds'}\``,
    });
  return names;
}

/** How the rows of the result follow from those of the subject; null where there are none. */
export function rowsOf(kind: Kind, literals: Literals, context: Context): RowEffect | null {
  if (kind.kind === 'source') {
    const fields = plain(fieldsOf('fields', literals, context));
    const extracted = listed('extracted', fields, literals, context);
    if (Object.keys(fields).length === 0) return { kind: 'record' };
    return extracted.length === 0 ? { kind: 'fields', fields } : { kind: 'fields', fields, extracted };
  }
  if (kind.kind !== 'row' && kind.kind !== 'barrier') return null;
  const added = plain(fieldsOf('adds', literals, context));
  if (Object.keys(added).length > 0) {
    const when = kind.kind === 'barrier' ? literals.text('addsWhen') : null;
    const fills = kind.kind === 'row' ? listed('fills', added, literals, context) : [];
    const copies = listed('copies', added, literals, context);
    return {
      kind: 'adds',
      fields: added,
      ...(when === null || when === undefined ? {} : { when }),
      ...(fills.length === 0 ? {} : { fills }),
      ...(copies.length === 0 ? {} : { copies }),
    };
  }
  const written =
    kind.kind === 'row'
      ? literals.oneOf('rows', ['same', 'select', 'derive'])
      : literals.oneOf('rows', ['same', 'parts', 'common', 'derive']);
  return { kind: written ?? 'same' };
}
