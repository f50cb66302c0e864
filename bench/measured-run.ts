import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { program } from './ratio.ts';

const POLL = 250;

export interface MeasuredRun {
  /** Seconds by the clock. */
  readonly wall: number;
  /** Most resident bytes of `finslip` and all its workers together. Like what follows null where there is no /proc to tell. */
  readonly peak: number | null;
  /** Processor seconds of all of them, and of their main threads alone, which no second worker takes anything off; what a quarter of a second does may be missing. */
  readonly processor: number | null;
  readonly main: number | null;
}

export interface RunOptions {
  /** The processor that all of it has to do with (Linux). */
  readonly onCore?: number;
}

/** Runs `finslip` in a folder and watches what it and all its workers take. */
export async function measured(
  folder: string,
  args: readonly string[],
  { onCore }: RunOptions = {},
): Promise<MeasuredRun> {
  const pinned = onCore === undefined ? [] : ['taskset', '-c', String(onCore)];
  const [command, ...rest] = [...pinned, process.execPath, program, ...args] as [string, ...string[]];
  const start = process.hrtime.bigint();
  const child = spawn(command, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-10_000);
  });
  const watched = watch(child.pid!);
  const poll = setInterval(watched.look, POLL);
  const [status] = (await once(child, 'close')) as [number | null];
  clearInterval(poll);
  if (status !== 0) throw new Error(`finslip ${args.join(' ')} ended with status ${status}\n${said}`);
  return { wall: Number(process.hrtime.bigint() - start) / 1e9, ...watched.found() };
}

function watch(root: number) {
  let peak: number | null = null;
  /** Seconds of each process, and of its main thread, when it was last seen. */
  const all = new Map<number, number>();
  const main = new Map<number, number>();
  const sum = (seconds: Map<number, number>): number | null =>
    seconds.size === 0 ? null : [...seconds.values()].reduce((total, each) => total + each, 0);
  const visit = (pid: number): number => {
    const status = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    all.set(pid, secondsIn(`/proc/${pid}/stat`));
    main.set(pid, secondsIn(`/proc/${pid}/task/${pid}/stat`));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((bytes, child) => bytes + look(Number(child)), Number(status?.[1] ?? 0) * 1024);
  };
  /** Bytes of a process and all below it; 0 where it has ended meanwhile, or where there is no /proc. */
  const look = (pid: number): number => {
    try {
      return visit(pid);
    } catch {
      return 0;
    }
  };
  return {
    look() {
      const bytes = look(root);
      if (bytes > 0) peak = Math.max(peak ?? 0, bytes);
    },
    found: () => ({ peak, processor: sum(all), main: sum(main) }),
  };
}

/** Of what a process or thread has spent, in its own code and in the system's: the 14th and 15th of the fields, in hundredths. */
function secondsIn(stat: string): number {
  const text = readFileSync(stat, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
