import { type Declared, runError, runWarning } from './define.ts';

/** FTP0850-0899 the store and the logs of runs. */
export const store = {
  FTP0850: runError(
    'store-full',
    'the disk that holds the store `{store}` is full, or your quota is used up: {path} could not be written. What was finished is kept; make room (`finslip gc`), then run again',
  ),
  FTP0851: runError('store-denied', 'no permission to {action} {path} in the store `{store}`'),
  FTP0852: runError(
    'store-read-only',
    'the store `{store}` is on a file system that is mounted read-only: {path} could not be written',
  ),
  FTP0853: runError(
    'store-newer',
    'the store `{store}` was written by a newer Finslip: it has format {found}, and this version reads up to {known}',
  ),
  FTP0854: runError('store-foreign', '`{store}` is not a store of Finslip: {reason}'),
  FTP0855: runWarning(
    'store-busy',
    'result {key} is being computed by process {pid} on {host}, last heard of {age} ago; waiting. If that process is gone for good: `finslip gc --break {key}`',
  ),
  FTP0856: runWarning(
    'store-damaged',
    '{path} in the store is damaged ({problem}): {kept}; what needs it is computed again',
  ),
  FTP0857: runError(
    'lease-lost',
    'another process took over result {key} while this one was not heard of, so this result was not published; run again',
  ),
  FTP0858: runWarning(
    'not-deterministic',
    'task {key} gave another result than before, in {outputs}; both are kept, and the first one counts',
  ),
  FTP0859: runError('store-unreliable', 'the store `{store}` could not {action} {path}: {reason}'),
  FTP0860: runError(
    'output-not-plain',
    'output `{output}` holds {path}, which is {seen}; a folder in the store holds plain files only',
  ),
  FTP0861: runError('output-damaged', '{path}, which a task left, is not what the task said it wrote: {problem}'),
  FTP0862: runWarning(
    'run-log-damaged',
    'the log of run {run} is damaged at line {line}; what came after it is not known',
  ),
  FTP0863: runError('run-log-busy', 'run {run} is being written by process {pid} on {host}'),
  FTP0864: runError('file-changing', '`{file}` changed while it was being read; run again when nothing writes to it'),
  FTP0865: runWarning('store-incomplete', 'result {key} lacks {path} in the store, so it is computed again'),
  FTP0866: runError(
    'pin-damaged',
    'pin `{pin}` cannot be read, so nothing may be removed: what it protects is not known. Pin again under this name, or delete {path}',
  ),
  FTP0867: runError('gc-busy', 'the store is being cleaned up already, by process {pid} on {host}'),
} as const satisfies Record<string, Declared>;
