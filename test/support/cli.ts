import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './folder.ts';

/** The built program, called as a user calls it. */
export const program = fileURLToPath(new URL('../../dist/finslip.js', import.meta.url));
export const examples = fileURLToPath(new URL('../../pipelines/', import.meta.url));

export interface Called {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export function finslip(cwd: string, args: readonly string[], env: Record<string, string> = {}): Called {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    maxBuffer: 1 << 28,
    timeout: 1_200_000,
  });
  return { status, out: stdout, err: stderr };
}

/** JSON that a command printed; the whole output where it is not JSON, so that a failing test shows it. */
export function finslipJson<T>(cwd: string, args: readonly string[], env: Record<string, string> = {}): T {
  const called = finslip(cwd, [...args, '--json'], env);
  try {
    return JSON.parse(called.out) as T;
  } catch {
    throw new Error(`finslip ${args.join(' ')} printed no JSON (exit ${called.status}):\n${called.out}\n${called.err}`);
  }
}

/** A project with the first `count` notices of the library example and a pipeline text. */
export function notices(pipeline: string, count = 120): string {
  const folder = temporaryFolder();
  const lines = readFileSync(join(examples, 'library/data/notices/centrum.jsonl'), 'utf8').split('\n').slice(0, count);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/notices.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'main.ftp'), pipeline);
  return folder;
}

/** A copy of an example that a test may change. */
export function copyOf(example: string): string {
  const folder = temporaryFolder();
  cpSync(join(examples, example), folder, {
    recursive: true,
    filter: (path) => !/[/\\](\.finslip|models)$/.test(path),
  });
  return folder;
}

export interface RunJson {
  readonly exit: number;
  readonly tasks: readonly {
    readonly id: string;
    readonly status: string;
    readonly key: string;
    readonly outputs: Record<string, { digest: string; rows?: number }> | null;
  }[];
  readonly failures: readonly {
    readonly code: string;
    readonly message: string;
    readonly location: { readonly file: string } | null;
  }[];
  readonly releases: readonly { readonly folder: string; readonly placed: boolean }[];
}

export const statuses = (run: RunJson): Record<string, string> =>
  Object.fromEntries(run.tasks.map(({ id, status }) => [id, status]));

/** What every task put out, by content. */
export const digestsOf = ({ tasks }: RunJson): unknown =>
  tasks.map(({ id, outputs }) => [
    id,
    Object.entries(outputs ?? {})
      .map(([name, { digest }]) => `${name} ${digest}`)
      .sort(),
  ]);
