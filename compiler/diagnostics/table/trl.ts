import { checkError, type Declared, runError } from './define.ts';

/** FTP1040-1059 the engine `trl`. */
export const trl = {
  FTP1040: runError('trl-no-python', 'the engine `trl` needs Python, and `{python}` does not work: {reason}'),
  FTP1041: runError(
    'trl-packages',
    '`{python}` has other packages than the engine `trl` is written for: {wrong}; install them with `{python} -m pip install -r {requirements}`',
  ),
  FTP1042: runError('trl-too-few-gpus', '{processes} processes need a GPU each, and this machine has {gpus}'),
  FTP1043: runError('trl-no-bf16', '`precision: bf16` was asked for, and the GPU of this machine has no bfloat16'),
  FTP1044: runError(
    'trl-out-of-memory',
    'the training ran out of memory: {where}; lower `batch` and raise `accumulate`, or write `gradient_checkpointing: true`',
  ),
  FTP1045: runError(
    'trl-failed',
    'the training process ended with {status}: {reason}; everything that it wrote is in {log}',
  ),
  FTP1046: checkError('trl-batch-too-small', '{processes} processes cannot share a batch of {batch}'),
  FTP1047: runError('trl-nothing-to-shard', '`sharding: fsdp` shares a model among GPUs, and {reason}'),
  FTP1049: runError('trl-entry', 'the engine `trl` does not know `{entry}`; {instead}'),
} as const satisfies Record<string, Declared>;
