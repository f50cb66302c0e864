import type { ParamSignature } from '../manifest.ts';
import type { Bounds, RecordType, Type } from '../types.ts';

/** JSON Schema (draft 7), as far as options need it. */
export type Schema = { readonly [keyword: string]: unknown };

/**
 * The options of an operator as a graph holds them: columns are names, inputs `{ "$input": … }`, expressions `{ "$expression": … }`, constructed
 * values `{ "$": … }` (whose own options are checked against their constructor's schema). Subjects may be missing: a fused stage has none.
 */
export function schemaOf(params: readonly ParamSignature[]): Schema {
  const rest = params.find((param) => param.rest && !param.positional);
  const named = params.filter((param) => param !== rest);
  return {
    type: 'object',
    properties: Object.fromEntries(named.map((param) => [param.name, schema(param.type)])),
    required: named.filter((param) => !param.optional && !param.subject).map(({ name }) => name),
    additionalProperties: rest === undefined ? false : schema(rest.type),
  };
}

const tagged = (tag: string, of: Schema = {}): Schema => ({
  type: 'object',
  required: [tag],
  properties: { [tag]: of },
});
const reference = tagged('$input', { type: 'string' });
const expression = { anyOf: [tagged('$expression'), { type: ['string', 'number', 'boolean', 'null'] }] };
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };

function schema(type: Type): Schema {
  switch (type.kind) {
    case 'scalar':
      if (type.name === 'Int') return { type: 'integer', ...bounds(type.bounds) };
      if (type.name === 'Float') return { type: 'number', ...bounds(type.bounds) };
      if (type.name === 'Bool') return { type: 'boolean' };
      return type.name === 'Date' ? date : { type: 'string' };
    case 'quantity':
      return { type: 'number', ...bounds(type.bounds) };
    case 'enum':
      return { enum: type.values };
    case 'list':
      return { type: 'array', items: schema(type.of) };
    case 'optional':
      return { anyOf: [schema(type.of), { type: 'null' }] };
    case 'record':
      return record(type);
    case 'column':
    case 'executor':
    case 'store':
    case 'license':
      return { type: 'string' };
    case 'predicate':
    case 'derive':
      return expression;
    case 'value':
      return tagged('$', { type: 'string' });
    case 'union':
      return { anyOf: type.of.map(schema) };
    case 'rows':
    case 'model':
    case 'metric':
    case 'report':
    case 'release':
      return reference;
    default:
      return {};
  }
}

const bounds = (limits: Bounds | undefined): Schema => ({
  ...(limits?.[0] == null ? {} : { minimum: limits[0] }),
  ...(limits?.[1] == null ? {} : { maximum: limits[1] }),
});

function record({ fields }: RecordType): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schema(field.type)])),
    required: Object.keys(fields).filter((name) => fields[name]!.type.kind !== 'optional'),
    additionalProperties: false,
  };
}
