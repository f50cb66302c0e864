import { checkError, type Declared } from './define.ts';

/** FTP0300-0399 units, ranges, constants, phases. */
export const values = {
  FTP0300: checkError('wrong-unit', '{what} is {dimension}, and `{written}` is {actual}'),
  FTP0301: checkError('unknown-unit', 'there is no unit `{unit}`{hint}'),
  FTP0302: checkError('missing-unit', '{what} is {dimension}, so `{written}` needs a unit, as in `{example}`'),
  FTP0303: checkError('out-of-range', '{what} is {written}, outside {range}'),
  FTP0304: checkError('unknown-value', '{what} is one of {choices}, not `{written}`{hint}'),
  FTP0305: checkError(
    'known-only-when-running',
    '{what} must be known before anything runs, and `{name}` is known only afterwards: {chain}',
  ),
  FTP0306: checkError('parts-exceed-whole', 'the parts of `{name}` add up to {sum}, more than 100%'),
  FTP0307: checkError('unknown-language', '`{written}` is no language code that Finslip knows{hint}'),
  FTP0308: checkError('division-by-zero', 'this divides by zero'),
  FTP0309: checkError('empty-range', 'the range {written} is empty: its start is above its end'),
  FTP0310: checkError('empty-text', '{what} must not be empty'),
} as const satisfies Record<string, Declared>;
