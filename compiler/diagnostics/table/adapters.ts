import { checkError, checkWarning, type Declared, runError } from './define.ts';

/** FTP1080-1089 adapters of models, and what stands beside a training without effect. */
export const adapters = {
  FTP1080: runError('adapter-unusable', 'the adapter in `{folder}` cannot be used: {reason}'),
  FTP1081: runError('adapter-mismatch', 'the adapter in `{folder}`{made} does not fit the model: {tensor} {problem}'),
  FTP1082: checkError('model-without-adapter', '`{model}` has no adapter: {because}'),
  FTP1083: checkWarning(
    'adapter-of-another-model',
    'the adapter of `{model}` was made for {made}, and here it is put on {base}',
  ),
  FTP1084: checkError('not-of-this-kind', '`{name}` is {is}, where {wanted} is wanted; {instead}'),
  FTP1085: checkError(
    'decomposed-end',
    '`dora` cannot adapt `{target}`, which holds a vector for each token; `lora` and `rslora` can',
  ),
  FTP1086: checkWarning(
    'tied-target-apart',
    '`{target}` of {model} shares its weights with {other}; adapting it alone parts the two, and the result holds both',
  ),
  FTP1087: runError('reference-unusable', 'answers cannot be compared with the reference model: {reason}'),
  FTP1088: checkError(
    'part-without-effect',
    '`{entry}` makes nothing of `{part}`, which is a part of `{of}: every(…)`',
  ),
  FTP1089: checkError(
    'evaluate-without-rows',
    '`evaluate` names no rows to measure the loss on; write `on: …` in its `every(…)`',
  ),
} as const satisfies Record<string, Declared>;
