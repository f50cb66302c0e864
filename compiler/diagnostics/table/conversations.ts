import { checkError, type Declared, runError } from './define.ts';

/** FTP0940-0949 conversations, prompts and answers as training reads them, found at run time unless `check` can tell. */
export const conversations = {
  FTP0940: runError('chat-template-unusable', '{template} cannot be used: {problem}'),
  FTP0941: runError(
    'no-chat-template',
    'the model in `{folder}` has no chat template; name one, for instance `template: chatml()`',
  ),
  FTP0942: runError(
    'answers-not-marked',
    '{template} does not tell which tokens the assistant says: {problem}; use `template: chatml()` or `loss: all`, or mark them with generation blocks',
  ),
  FTP0943: runError(
    'conversation-unreadable',
    'row {row} cannot be read as a conversation, column `{column}`: {problem}',
  ),
  FTP0944: runError(
    'template-token-missing',
    '{template} needs `{token}` as one token, and the tokenizer has no such token',
  ),
  FTP0945: runError(
    'begins-twice',
    'row {row} begins with two begin tokens; the text has one of its own, and the tokenizer adds another',
  ),
  FTP0946: runError('label-missing', 'row {row} has neither true nor false in its column `{column}` but {seen}'),
  FTP0947: checkError(
    'packing-of-answers',
    '`packing: documents` does not go with `{objective}(…)`, which compares whole answers; leave `packing` out',
  ),
  FTP0948: runError('special-token-impossible', '`{token}` cannot be another special token of `bpe(…)`: {problem}'),
  FTP0949: runError(
    'sample-too-long',
    '`sample` is to continue a text of {tokens} tokens (`{prompt}`), and texts here have at most {context}',
  ),
} as const satisfies Record<string, Declared>;
