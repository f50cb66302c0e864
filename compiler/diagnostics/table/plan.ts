import { type Declared, planError } from './define.ts';

/** FTP0800-0849 planning. */
export const plan = {
  FTP0800: planError(
    'planned-operator',
    '`{operator}` is declared but not built yet; `check` accepts it, `plan` and `run` cannot go past it',
  ),
  FTP0801: planError('no-source-files', 'no file matches `{path}` under {root}'),
  FTP0802: planError('source-unreadable', '`{file}` cannot be read: {reason}'),
  FTP0803: planError('unknown-node', 'there is no task or name `{name}` in pipeline `{pipeline}`'),
  FTP0804: planError('gpu-missing', '`{task}` requires {wanted} GPU(s){memory}, but executor `{executor}` has {found}'),
  FTP0805: planError(
    'executor-planned',
    '`{task}` is placed on executor `{executor}` of kind `{kind}`, which is not built yet',
  ),
  FTP0806: planError(
    'memory-too-small',
    '`{task}` needs about {needed} of memory, but executor `{executor}` has {found}',
  ),
  FTP0807: planError(
    'nothing-to-run',
    '`{pipeline}` declares no data, model, evaluation or release, so there is nothing to run',
  ),
} as const satisfies Record<string, Declared>;
