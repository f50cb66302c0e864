import { checkError, type Declared, planError, planWarning, runError } from './define.ts';

/** FTP1205-1214 limits that are measured: `auto(…)`. */
export const measured = {
  FTP1205: checkError(
    'measured-tag',
    'The tag `@measured {tag}` of `{parameter}` says neither `above REASON` nor `below REASON` of a number ({type})',
  ),
  FTP1206: checkError('auto-not-here', 'A limit that is measured (`auto(…)`) cannot be {what}{hint}'),
  FTP1207: checkError(
    'auto-twice',
    '`auto(…)` has both `sigma` and `share`, and only one of them can say where the limit lies',
  ),
  FTP1208: planError('limit-not-measured', '`{option}` of `{operator}` is `{written}`, and {reason}'),
  FTP1209: planWarning(
    'limit-measured-elsewhere',
    'Limits of `{operator}` were measured when other rows came here than now: {limits}; `finslip lock --measure` measures anew',
  ),
  FTP1210: runError('limit-never-drops', '`{option}` of `{operator}` cannot be measured by `{written}`: {reason}'),
  FTP1211: runError(
    'limit-out-of-range',
    '`{option}` of `{operator}` would be {value} by `{written}` (mean {mean}, standard deviation {deviation}), where no row can be dropped: {range}',
  ),
  FTP1212: planWarning(
    'limit-drops-nothing',
    '`{option}` of `{operator}` is {value} by `{written}`, which drops none of the {values} values that it was measured on; the {end} of them is {extreme}',
  ),
} as const satisfies Record<string, Declared>;
