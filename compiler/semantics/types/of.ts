import { showType } from '../../operators/show.ts';
import type { Type } from '../../operators/types.ts';
import { recordOf } from '../rows.ts';
import type { Value } from '../values.ts';
import { any, family, license, listOf } from './common.ts';

/** The type of a value. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'data':
    case 'run':
      return value.type;
    case 'list':
      return listOf(value.of);
    case 'record':
      return {
        kind: 'record',
        fields: Object.fromEntries(
          Object.entries(value.fields).map(([name, field]) => [name, { type: typeOf(field.value) }]),
        ),
      };
    case 'constructed':
      return value.signature.kind === 'value' ? family(value.signature.family ?? '') : value.signature.result;
    case 'column':
      return { kind: 'column', of: value.type };
    case 'stream':
      return { kind: 'rows', row: recordOf(value.row) };
    case 'parts':
      return {
        kind: 'record',
        fields: Object.fromEntries(Object.entries(value.parts).map(([name, part]) => [name, { type: typeOf(part) }])),
      };
    case 'license':
      return license;
    case 'model':
    case 'report':
    case 'release':
    case 'executor':
    case 'store':
      return { kind: value.kind };
    case 'metric':
      return value.signature.result;
    default:
      return any;
  }
}

/** What a value is, in a message: `Text`, `a filter`, `the type Note`. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'filter':
      return 'a filter';
    case 'type':
      return 'a record type';
    case 'parts':
      return 'a split';
    case 'model':
      return 'a model';
    case 'metric':
      return 'a metric';
    case 'report':
      return 'an evaluation';
    case 'release':
      return 'a release';
    case 'executor':
      return 'an executor';
    case 'store':
      return 'a store';
    case 'license':
      return 'a licence';
    case 'stream':
      return 'rows';
    case 'run':
      return value.type.kind === 'metric' ? 'a metric' : showType(value.type);
    case 'list':
      return value.items.length === 0 ? 'an empty list' : showType(typeOf(value));
    default:
      return showType(typeOf(value));
  }
}
