import { type Declared, runError } from './define.ts';

/** FTP0970-0979 metrics and gates at run time. */
export const evaluation = {
  FTP0970: runError('no-documents', 'there is nothing to measure: no rows with `{column}` arrived'),
  FTP0971: runError('metric-not-a-number', 'the measurement over `{column}` gave {value} for {documents} documents'),
  FTP0972: runError(
    'baseline-missing',
    '`{gate}` compares with `{metric}.baseline`, and the evaluation has no `against`',
  ),
  FTP0973: runError('gate-not-a-comparison', '`{gate}` does not compare numbers with `<`, `<=`, `>` or `>=`'),
  FTP0974: runError('documents-differ', '`{metric}` and its baseline were measured on different documents'),
  FTP0975: runError('metric-without-field', '`{gate}` asks for `{metric}.{field}`, which the metric did not measure'),
  FTP0976: runError('margin-not-a-number', '`{gate}` cannot be decided: `{comparison}` has no finite value'),
  FTP0977: runError(
    'generation-too-long',
    'a prompt of {prompt} tokens and {generate} new ones are more than the {positions} positions of the model',
  ),
  FTP0978: runError('question-unusable', 'row {row} is no question with choices: {problem}'),
} as const satisfies Record<string, Declared>;
