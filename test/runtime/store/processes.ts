import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../../support/folder.ts';
import type { ChildOrder } from './support.ts';

let bundled: string | null = null;

/** `child.ts` as plain JavaScript, so that starting it takes a tenth of the time. */
function childProgram(): string {
  if (bundled === null) {
    bundled = join(temporaryFolder(), 'child.mjs');
    const entry = fileURLToPath(new URL('./child.ts', import.meta.url));
    buildSync({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundled,
      logLevel: 'error',
    });
  }
  return bundled;
}

export interface Child {
  readonly pid: number;
  /** Resolves when the child has printed this line. */
  said(line: string): Promise<void>;
  /** Resolves when a failpoint has stopped the child. */
  stopped(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly lines: readonly string[];
  }>;
}

const running = new Set<ChildProcess>();

/** For `test.after.each`: a stopped child of a failed test would keep the tests from ending. */
export function endChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}

export function startChild(order: ChildOrder, failpoint = ''): Child {
  const child = spawn(process.execPath, [childProgram(), JSON.stringify(order)], {
    env: { ...process.env, FINSLIP_FAILPOINT: failpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.on('close', () => running.delete(child));
  let output = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    output += chunk;
    for (const look of waiting) look();
  });
  const lines = (): string[] => output.split('\n').filter((line) => line !== '');
  return {
    pid: child.pid!,
    said: (line) =>
      new Promise((resolve, reject) => {
        child.on('close', () => reject(new Error(`the child ended without saying ${line}: ${output}`)));
        const look = (): void => {
          if (!lines().includes(line)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async stopped() {
      while (child.exitCode === null && !/^State:\s+T/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')))
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, lines: lines() }))),
  };
}
