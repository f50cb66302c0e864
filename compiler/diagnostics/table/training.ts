import { checkError, type Declared } from './define.ts';

/** FTP0700-0799 models, tokenizers, objectives, schedules. */
export const training = {
  FTP0700: checkError(
    'context-above-positions',
    'a context of {context} tokens is more than the {positions} positions of {model}',
  ),
  FTP0701: checkError('never-fires', '`every({every} steps)` never comes round in {steps} steps'),
  FTP0702: checkError('unknown-target', '{model} has no `{target}` to adapt{hint}'),
  FTP0703: checkError(
    'gate-not-resolved',
    '{sample} answers leave ±{width} points around `{metric}`: {verdict}; take at least {needed}',
  ),
  FTP0704: checkError('unlocked-model', '`{model}` is not in `finslip.lock`, so {consequence}'),
  FTP0705: checkError('vocabulary-mismatch', 'the tokenizer has {tokens} tokens and {model} embeds {rows}'),
  FTP0706: checkError('warmup-above-steps', 'a warm-up of {warmup} steps does not end within {steps} steps'),
  FTP0707: checkError(
    'unsupported-architecture',
    '{model} is of family `{architecture}`, and Finslip knows {supported}',
  ),
  FTP0708: checkError('width-not-divisible', 'a width of {width} cannot be divided among {heads} heads'),
  FTP0711: checkError('batch-not-divisible', 'a batch of {batch} cannot be divided among {gpus} GPUs'),
  FTP0712: checkError('heads-not-divisible', '{heads} heads cannot be divided among {shared} key-value heads'),
  FTP0710: checkError('lock-unreadable', '`{path}` cannot be read: {reason}'),
} as const satisfies Record<string, Declared>;
