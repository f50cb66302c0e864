import { checkError, type Declared, runError } from './define.ts';

/** FTP0950-0969 engines and training at run time. */
export const engine = {
  FTP0950: runError('no-engine', 'no training engine works on this machine: {reason}; `finslip doctor` tells more'),
  FTP0951: runError('model-unreadable', 'the model in `{folder}` cannot be read: {reason}'),
  FTP0952: runError('weights-damaged', 'the weights in `{file}` cannot be read: {reason}'),
  FTP0953: runError('weights-mismatch', 'the weights in `{folder}` do not fit its config.json: {tensor} {problem}'),
  FTP0954: runError(
    'family-unsupported',
    'the model in `{folder}` is of the family `{family}`; the engine knows {known}',
  ),
  FTP0955: runError(
    'no-rows-to-train-on',
    '`{operator}` got no rows to train on; look at what the filters before it dropped',
  ),
  FTP0956: runError('nothing-to-learn', '`{operator}` got {rows} rows, but no token in them to learn from: {reason}'),
  FTP0957: runError(
    'loss-not-finite',
    'the {what} became {value} at step {step} of {steps}, so training stopped; try a lower learning rate than {rate}, a longer warm-up, or `clip`. The batch is kept in {file}',
  ),
  FTP0958: runError(
    'more-steps-than-data',
    '{steps} steps were asked for, but the data gives {available}; write `repeat: true` to go over it again, or lower `steps`',
  ),
  FTP0959: runError('every-never-fires', '`{entry}: every({every} steps)` never comes up in {steps} steps'),
  FTP0960: runError(
    'context-too-long',
    'a context of {context} tokens is longer than the {positions} positions of the model',
  ),
  FTP0961: runError('lora-target-unknown', 'the LoRA target `{target}` names no linear layer; the model has {known}'),
  FTP0962: runError('tokenizer-unusable', 'the tokenizer in `{folder}` cannot be used: {reason}'),
  FTP0963: runError('text-missing', 'row {row} has no text in its column `{column}` but {seen}'),
  FTP0964: checkError(
    'length-given-twice',
    '`{operator}` has both `steps` and `epochs`; one of them decides how long to train',
  ),
  FTP0965: runError('shape-impossible', 'no model has this shape: {problem}'),
  FTP0966: runError(
    'vocabulary-too-small',
    'a vocabulary of {vocabulary} is too small: special tokens and single bytes already need {smallest}',
  ),
  FTP0967: runError('objective-unsupported', 'the engine cannot train with `{wanted}` yet; it knows {known}'),
  FTP0968: runError(
    'batch-too-large',
    'even a batch of one example of {context} tokens needs about {needed} GB ({parts}), and {engine} can hold {limit} GB; lower `context`, or write `memory: recompute`',
  ),
  FTP0969: runError(
    'sample-without-prompts',
    '`sample: every({every} steps)` names no text to continue; write `prompts: ["…"]` in it',
  ),
} as const satisfies Record<string, Declared>;
