import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A line of `events.jsonl`. Numbers that JSON cannot hold come as text. */
export interface DriverEvent {
  readonly event:
    | 'start'
    | 'step'
    | 'evaluation'
    | 'sample'
    | 'checkpoint'
    | 'not_finite'
    | 'stopped'
    | 'refused'
    | 'out_of_memory'
    | 'done';
  /** Of `sample`: the new tokens after each prompt. */
  readonly ids?: readonly (readonly number[])[];
  readonly [value: string]: number | string | readonly (readonly number[])[] | undefined;
}

export const eventsFile = 'events.jsonl';
export const logFile = 'driver.log';
const stopFile = 'stop';

interface Launch {
  readonly python: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly signal: AbortSignal;
  hear(event: DriverEvent): void;
}

/** Milliseconds between looks at the events. */
const interval = 150;
/** Milliseconds that a training which is asked to stop has for its checkpoint; a task as a whole has eight seconds. */
const grace = 6500;

/** How a training ended: exit status or signal. */
export interface Ended {
  readonly status: string;
  readonly ok: boolean;
}

/**
 * Runs the driver and passes on what it writes. It has a process group of its own: an interrupt from the terminal reaches this process alone, which then asks for
 * a checkpoint, and where that takes too long all processes of the group end at once.
 */
export function runDriver(launch: Launch): Promise<Ended> {
  const { folder, signal } = launch;
  const log = openSync(join(folder, logFile), 'w');
  const child = spawn(launch.python, launch.arguments, {
    cwd: folder,
    env: { ...process.env, ...launch.environment, FINSLIP_PARENT: String(process.pid) },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group has ended already.
    }
  };
  process.once('exit', kill);
  const events = follow(join(folder, eventsFile), launch.hear);
  let deadline: NodeJS.Timeout | null = null;
  const stop = () => {
    writeFileSync(join(folder, stopFile), '');
    deadline = setTimeout(kill, grace);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    let failure: unknown = null;
    const look = () => {
      try {
        if (failure === null) events.read();
      } catch (error) {
        // What hears of an event may refuse to go on; the driver then has nobody to work for.
        failure = error;
        kill();
      }
    };
    const timer = setInterval(look, interval);
    const finish = (act: () => void) => {
      clearInterval(timer);
      if (deadline !== null) clearTimeout(deadline);
      signal.removeEventListener('abort', stop);
      process.off('exit', kill);
      look();
      events.close();
      if (failure !== null) reject(failure);
      else act();
    };
    child.once('error', (error) => finish(() => reject(error)));
    child.once('close', (code, killed) =>
      finish(() => resolve({ status: killed ?? `exit status ${code}`, ok: code === 0 })),
    );
  });
}

/** Reads the lines that a file gains from now on. */
function follow(path: string, hear: (event: DriverEvent) => void): { read(): void; close(): void } {
  const file = openSync(path, 'r');
  let position = fstatSync(file).size;
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(65_536);
  return {
    read() {
      for (let count = 1; count > 0; ) {
        count = readSync(file, chunk, 0, chunk.length, position);
        position += count;
        rest = Buffer.concat([rest, chunk.subarray(0, count)]);
        for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
          const line = rest.subarray(0, end).toString('utf8');
          rest = rest.subarray(end + 1);
          hear(JSON.parse(line) as DriverEvent);
        }
      }
    },
    close: () => closeSync(file),
  };
}

/** A port on which the processes of a training can find each other. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
