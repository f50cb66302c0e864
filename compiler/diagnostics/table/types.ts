import { checkError, type Declared } from './define.ts';

/** FTP0200-0299 types, columns, arguments. */
export const types = {
  FTP0200: checkError('wrong-type', '{what} must be {expected}, not {actual}'),
  FTP0201: checkError('unknown-type', 'there is no type `{name}`{hint}'),
  FTP0202: checkError('missing-argument', '`{operator}` needs `{parameter}`: {type}'),
  FTP0203: checkError('too-many-arguments', '`{operator}` takes {count} here, and this is one more'),
  FTP0204: checkError('must-be-named', 'this argument of `{operator}` must be named{hint}'),
  FTP0205: checkError('unknown-column', 'there is no column `{column}` in rows of {row}{hint}'),
  FTP0206: checkError('column-type', 'column `{column}` is {actual}, and {what} must be {expected}'),
  FTP0207: checkError('not-callable', '{what} cannot be called'),
  FTP0208: checkError('not-a-pipe-target', '`|>` leads into a call such as `dedup(text, exact)`, not into {what}'),
  FTP0209: checkError('rows-differ', 'these rows cannot be put together: {difference}'),
  FTP0210: checkError('record-unknown', 'the columns of `{name}` are unknown; describe a row with `record:`'),
  FTP0211: checkError('type-as-value', '{type} is a type, and a value is wanted here'),
  FTP0212: checkError('value-as-type', 'a type is wanted here, such as `Text`, `Int 1..1024` or `Rows<Note>`'),
  FTP0213: checkError('type-arguments', '`{type}` takes {wanted} in `<>`'),
  FTP0214: checkError(
    'filter-needs-column',
    '`{filter}` needs a column `{column}`{type}, and these rows have {row}{hint}',
  ),
  FTP0215: checkError('unknown-label', 'there is no label `@{label}`{hint}'),
  FTP0216: checkError('wrong-place', '`{operator}` {does}, so it cannot stand {where}'),
  FTP0217: checkError('parameter-type', 'parameter `{name}` needs a type or a default'),
  FTP0218: checkError('operands', '`{operator}` cannot combine {left} and {right}'),
  FTP0219: checkError('wrong-family', '`{name}` builds {actual}, and {what} takes {expected}{hint}'),
  FTP0220: checkError('column-conflict', 'column `{column}` is used as {first} and as {second}'),
  FTP0221: checkError('branches-differ', '`then` gives {first} and `else` gives {second}; both must be of one type'),
  FTP0222: checkError('part-wanted', '`{name}` was split; choose a part: {parts}'),
} as const satisfies Record<string, Declared>;
