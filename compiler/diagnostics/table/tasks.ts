import { type Declared, runError, runWarning } from './define.ts';

/** FTP0990-0999 tasks and executors at run time. */
export const tasks = {
  FTP0990: runError('worker-ended', '`{task}` stopped without a result: {reason}'),
  FTP0991: runError(
    'task-cancelled',
    '`{task}` was cancelled; what was finished is kept, and the same command goes on from there',
  ),
  FTP0992: runError('out-of-memory', '`{task}` ran out of memory: {reason}'),
  FTP0993: runWarning('task-retried', '`{task}` is tried again (attempt {attempt} of {attempts}): {reason}'),
  FTP0994: runError('internal-error', '`{task}` met an error that Finslip did not foresee: {reason}'),
  FTP0995: runError(
    'task-over-budget',
    '`{task}` is not started: with it the run would have taken {expected}, and `policy budget` allows {budget}',
  ),
} as const satisfies Record<string, Declared>;
