import { report } from '../../diagnostics/report.ts';
import { join } from '../../host/path.ts';
import type { Project } from '../project.ts';
import type { Sink } from '../reporting.ts';

/** Metadata of models outside, as `finslip lock` wrote it down: `finslip.lock`, JSON. Read once per check; absent is no error. */
export interface LockFile {
  readonly format: 1;
  /** By `name@revision`. */
  readonly models: Readonly<Record<string, LockedModel>>;
}

export interface LockedModel {
  /** `config.json` as published. */
  readonly config: { readonly [key: string]: unknown };
  readonly tokenizer?: { readonly vocabulary?: number; readonly [key: string]: unknown };
  /** Tensor name -> shape, from the headers of the weight files. */
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
}

/** Name of the lock file at the project root. */
export const lockPath = 'finslip.lock';

export function readLockFile(project: Project, sink: Sink): LockFile | null {
  const text = project.host.read(join(project.root, lockPath));
  if (text === null) return null;
  const problem = (reason: string): null => {
    sink.add(report('FTP0710', null, { path: lockPath, reason }));
    return null;
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('it is no JSON');
  }
  if (typeof value !== 'object' || value === null) return problem('it holds no object');
  const { format, models } = value as Partial<LockFile>;
  if (format !== 1) return problem(`its format is ${String(format)}, and this Finslip reads format 1`);
  return { format, models: models ?? {} };
}
