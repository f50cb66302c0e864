import { type Declared, planError, planWarning } from './define.ts';

/** FTP0830-0849 what is wrong or unusual in a training once sizes and places are known. */
export const planAudit = {
  FTP0830: planError(
    'gpu-memory-too-small',
    '`{task}` needs about {needed} on each GPU ({parts}), and {place} has {found}; {advice}',
  ),
  FTP0831: planWarning(
    'gpu-memory-tight',
    '`{task}` may run out of GPU memory: about {needed} ({parts}) of the {found} that {place} has; {advice}',
  ),
  FTP0832: planError(
    'precision-not-on-gpu',
    '`{task}` multiplies in bfloat16, which {gpu} of executor `{executor}` does not know',
  ),
  FTP0834: planWarning(
    'few-tokens',
    '`{task}` trains {parameters} parameters on {tokens} tokens, and twenty for each parameter make the best of a model of this size',
  ),
  FTP0835: planWarning(
    'batch-of-everything',
    'each step of `{task}` takes {examples} examples, and there are {rows}: with more than a tenth at once there are few steps to learn in',
  ),
  FTP0836: planWarning(
    'longer-than-limit',
    '`{task}` takes about {time}, and a job of executor `{executor}` may take {limit}',
  ),
  FTP0837: planWarning(
    'budget-exceeded',
    'the tasks whose time is known take about {hours} GPU hours, and the policy allows {budget}',
  ),
  FTP0838: planWarning(
    'not-reproducible',
    '`{task}` trains with `{engine}` on a GPU, whose sums come in another order each time: a second run gives slightly other weights',
  ),
} as const satisfies Record<string, Declared>;
