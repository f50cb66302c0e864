import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import {
  type LockFile,
  lockPath,
  type ModelReference,
  parseLockFile,
} from '../../compiler/semantics/training/lock-file.ts';
import { UsageError } from '../command.ts';
import type { ByFile } from '../limits/entries.ts';
import { type Compiled, compilePipeline } from '../pipeline.ts';
import { locate, type Project, projectPipelines } from '../project.ts';

/** What the pipelines of a project ask of hubs, and what its lock file has of that. */
export interface Asked {
  readonly root: string;
  readonly references: readonly ModelReference[];
  /** Null where there is none, or where it cannot be read. */
  readonly lock: LockFile | null;
  /** Why it cannot be read. */
  readonly unreadable: Diagnostic | null;
  readonly compiled: readonly Compiled[];
  /** True where every pipeline of the project was looked at, so that what nobody asks for may go. */
  readonly all: boolean;
  /** Errors of the pipelines that have nothing to do with the lock file. */
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: Compiled['textOf'];
}

/** Reads the given pipelines, or without any all of the project that the working folder belongs to. */
export async function askedBy(
  files: readonly string[],
  cwd: string,
  params: Readonly<Record<string, string>>,
): Promise<Asked> {
  const all = files.length === 0;
  const projects = all ? projectPipelines(cwd) : files.map((file) => locate(file, cwd));
  const root = rootOf(projects, cwd);
  const compiled: Compiled[] = [];
  for (const project of projects) compiled.push(await compilePipeline(project, params, { unlocked: true }));
  const text = existsSync(join(root, lockPath)) ? readFileSync(join(root, lockPath), 'utf8') : null;
  const lock = text === null ? null : parseLockFile(text);
  return {
    root,
    compiled,
    references: compiled.flatMap(({ references }) => references),
    lock: typeof lock === 'string' ? null : lock,
    unreadable: typeof lock === 'string' ? report('FTP0710', null, { path: lockPath, reason: lock }) : null,
    all,
    diagnostics: compiled.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error')),
    textOf: (file) => compiled.map(({ textOf }) => textOf(file)).find((found) => found !== null) ?? null,
  };
}

/** The limits that pipelines measure, by file. */
export const limitsOf = (compiled: readonly Compiled[]): ByFile =>
  new Map(compiled.map(({ project, limits }) => [project.entry, limits]));

function rootOf(projects: readonly Project[], cwd: string): string {
  const roots = [...new Set(projects.map(({ root }) => root))];
  if (roots.length > 1)
    throw new UsageError(`these pipelines belong to ${roots.length} projects: lock one after the other`);
  if (roots.length === 0) throw new UsageError(`no pipeline file (\`*.ftp\`) in ${cwd}; \`finslip init\` makes one`);
  return roots[0]!;
}
