import { showType } from '../../operators/show.ts';
import type { Type } from '../../operators/types.ts';
import { article } from './common.ts';

const quantities: Readonly<Record<string, string>> = {
  Fraction: 'a fraction',
  Duration: 'a duration',
  Size: 'a size',
  Tokens: 'a number of tokens',
  Steps: 'a number of steps',
  GpuHours: 'a number of GPU hours',
  Money: 'an amount of money',
};

/** A type as it is spoken of in a sentence; bounds are a matter of their own. */
export function speak(type: Type): string {
  switch (type.kind) {
    case 'quantity':
      return quantities[type.name]!;
    case 'scalar':
      return article(type.name);
    case 'optional':
      return speak(type.of);
    case 'list':
      return `a list of ${type.of.kind === 'enum' && type.of.name !== null ? type.of.name : showType(type.of)}`;
    case 'rows':
      return type.row === null ? 'rows' : showType(type);
    case 'report':
      return 'an evaluation';
    case 'model':
    case 'metric':
    case 'release':
    case 'store':
    case 'policy':
      return `a ${type.kind}`;
    case 'executor':
      return 'an executor';
    case 'predicate':
      return 'a condition';
    default:
      return article(showType(type));
  }
}
