import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { program } from './ratio.ts';

const POLL = 250;

/** Runs `finslip` in a folder and watches how much memory it and all its workers hold together. */
export async function measured(
  folder: string,
  args: readonly string[],
): Promise<{ readonly wall: number; readonly peak: number | null }> {
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  let peak: number | null = null;
  const poll = setInterval(() => {
    const bytes = residentBytes(child.pid!);
    if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
  }, POLL);
  const [status] = (await once(child, 'close')) as [number | null];
  clearInterval(poll);
  if (status !== 0) throw new Error(`finslip ${args.join(' ')} ended with status ${status}`);
  return { wall: Number(process.hrtime.bigint() - start) / 1e9, peak };
}

/** Resident bytes of a process and all below it, on Linux; null elsewhere. */
function residentBytes(root: number): number | null {
  try {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        // It ended between listing and reading.
      }
    }
    const belongs = (pid: number): boolean =>
      pid === root || (parents.has(pid) && pid > 1 && belongs(parents.get(pid)!));
    let bytes = 0;
    for (const pid of [...parents.keys()].filter(belongs)) {
      const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      bytes += Number(resident?.[1] ?? 0) * 1024;
    }
    return bytes;
  } catch {
    return null;
  }
}
