import { relative } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { TaskFailure } from '../worker/protocol.ts';
import { errno } from './file-system.ts';

/**
 * An expected failure of the store on its way up, with its diagnostic. Thrown, since any call of the store may meet a full disk,
 * and caught where a command or a task ends.
 */
export class CodedFailure extends Error {
  readonly code: string;
  readonly values: Diagnostic['values'];

  constructor(
    readonly diagnostic: Diagnostic,
    cause?: unknown,
  ) {
    super(`${diagnostic.code}: ${diagnostic.message}`, { cause });
    this.name = 'CodedFailure';
    this.code = diagnostic.code;
    this.values = diagnostic.values;
  }
}

export const isCoded = (error: unknown): error is CodedFailure => error instanceof CodedFailure;

const REASONS: Readonly<Record<string, string>> = {
  EFBIG: 'a file would be larger than its file system, or the limit of this session (`ulimit -f`), allows',
  EIO: 'the device reports an input/output error',
  EMFILE: 'this process has too many files open (see `ulimit -n`)',
  ENFILE: 'the machine has too many files open',
  ESTALE: 'the network file system lost track of it',
  ENOTDIR: 'a file stands where a folder should be',
  EISDIR: 'a folder stands where a file should be',
  ENAMETOOLONG: 'its path is too long for this file system',
  ELOOP: 'its path runs in a circle of links',
  ETXTBSY: 'it is in use',
  EBUSY: 'it is in use',
  ENOENT: 'it is gone',
  ENOTCONN: 'the network file system is not connected',
  ETIMEDOUT: 'the network file system does not answer',
};

/** Gives a file-system error its diagnostic. Whatever is no file-system error is our bug and stays as it is. */
export function asFailure(error: unknown, root: string, action: string): unknown {
  const code = errno(error);
  if (code === null || isCoded(error)) return error;
  const at = (error as NodeJS.ErrnoException).path;
  const path = at === undefined ? 'a file' : shown(root, at);
  const store = root;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CodedFailure(report('FTP0850', null, { store, path }), error);
    case 'EACCES':
    case 'EPERM':
      return new CodedFailure(report('FTP0851', null, { store, action, path }), error);
    case 'EROFS':
      return new CodedFailure(report('FTP0852', null, { store, path }), error);
    default:
      return new CodedFailure(report('FTP0859', null, { store, action, path, reason: REASONS[code] ?? code }), error);
  }
}

/** Path as a user reads it: within the store where it lies there. */
export function shown(root: string, path: string): string {
  const within = relative(root, path);
  return within === '' ? 'it' : within.startsWith('..') ? path : within;
}

/** Runs `body`; its file-system errors come out as coded failures. `action` completes "could not …". */
export async function guarded<T>(root: string, action: string, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw asFailure(error, root, action);
  }
}

/** Gives an error met while writing a file that a person named its diagnostic; whatever is no file-system error stays as it is. */
export function asUnwritable(error: unknown, path: string): unknown {
  const code = errno(error);
  if (code === null || isCoded(error)) return error;
  const reason = DESTINATIONS[code] ?? REASONS[code] ?? code;
  return new CodedFailure(report('FTP0983', null, { path, reason }), error);
}

const DESTINATIONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is mounted read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  EEXIST: 'something else stands there',
  ENOTEMPTY: 'a folder with files stands there',
};

const CAUSES: Readonly<Record<string, TaskFailure['cause']>> = {
  FTP0850: 'disk-full',
  FTP0851: 'user-error',
  FTP0852: 'user-error',
  FTP0857: 'infra',
  FTP0859: 'infra',
  FTP0860: 'user-error',
  FTP0861: 'infra',
  // A hub was asked as often as makes sense before it came to these.
  FTP1023: 'user-error',
  FTP1024: 'user-error',
  FTP1025: 'user-error',
  FTP1026: 'user-error',
  FTP1027: 'user-error',
  FTP1028: 'user-error',
  FTP1029: 'disk-full',
  FTP1030: 'user-error',
};

/** What a task that met `error` while its result was published says of it. */
export function taskFailure(error: unknown, at: string): TaskFailure {
  if (isCoded(error)) {
    // The messages of the store name texts and numbers only.
    const values = error.values as TaskFailure['values'];
    return { cause: CAUSES[error.code] ?? 'unknown', code: error.code, values, at, detail: null };
  }
  const reason = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? (error.stack ?? null) : null;
  return { cause: 'unknown', code: 'FTP0994', values: { task: at, reason }, at, detail };
}
