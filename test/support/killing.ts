import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { program } from './cli.ts';

/** Seconds that a run has to keep what is waited for. */
const patience = 600;

/**
 * Starts `finslip run` and kills it with everything it started (a process group, as a machine that loses power would) once the store holds checkpoints with
 * such paths. Gives those paths. A run that ends before is an error: there was nothing to go on from.
 */
export async function killRun(
  folder: string,
  wanted: (path: string) => boolean,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, 'run'], {
    cwd: folder,
    env: { ...process.env, CI: '1', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'close');
  const begun = performance.now();
  for (;;) {
    const found = checkpoints(folder).filter(wanted);
    const problem =
      child.exitCode !== null
        ? `it ended with ${child.exitCode}`
        : performance.now() - begun > 1000 * patience
          ? 'it kept no checkpoint'
          : null;
    if (found.length === 0 && problem === null) {
      await pause(30);
      continue;
    }
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
    await ended;
    if (problem !== null) throw new Error(`${problem}:\n${said}`);
    return found;
  }
}

/** Paths below the folder of checkpoints, which is there once a training has begun. */
function checkpoints(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, '.finslip/store/ckpt'), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
