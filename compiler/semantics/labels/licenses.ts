import type { Span } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { suggest } from '../reporting.ts';
import { article, license } from '../types/common.ts';
import { describe } from '../types/of.ts';
import { data, invalid, type Value } from '../values.ts';
import { commonLicenses } from './license-table.ts';
import { idsOf, readExpression } from './spdx.ts';

/** A licence: an SPDX expression as text, or the name of a `license` declaration. */
export function acceptLicense(cx: Checker, value: Value, want: Want, span: Span, env: Environment): Value {
  if (value.kind === 'license') return value;
  const isText = value.kind === 'data' && value.type.kind === 'scalar' && ['Text', 'License'].includes(value.type.name);
  if (!isText) {
    const expected = article('License');
    complain(cx, env, 'FTP0200', span, { what: want.what, expected, actual: describe(value) });
    return invalid;
  }
  if (value.json === undefined) return data(license, undefined);
  const said = String(value.json);
  const terms = readExpression(said);
  if (terms !== null && !isReference(said)) return { kind: 'license', terms };
  if (terms !== null) {
    const hint = '; describe it in a `license` declaration and name that here';
    complain(cx, env, 'FTP0400', span, { licence: said, hint });
    return invalid;
  }
  const inner = { start: span.start + 1, end: span.end - 1 };
  const near = suggest(said, at(env, inner), commonLicenses);
  complain(cx, env, 'FTP0400', span, { licence: said, hint: near.hint }, { fixes: near.fixes });
  return invalid;
}

/** `LicenseRef-…` means nothing by itself: its terms are those of a declaration. */
const isReference = (expression: string): boolean => idsOf(expression).some((id) => id.startsWith('LicenseRef-'));
