import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Whole-process times as ratios against a named baseline measured in the same run, interleaved so that a drifting machine hits both. */

export const program = fileURLToPath(new URL('../dist/finslip.js', import.meta.url));

export interface Timed {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
}

export interface Ratio {
  readonly name: string;
  readonly seconds: number;
  readonly ratio: number;
}

/** Medians of `rounds` interleaved rounds after one that is not counted. */
export function compare(baseline: Timed, subjects: readonly Timed[], rounds = 7): readonly Ratio[] {
  const all = [baseline, ...subjects];
  const times = all.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    all.forEach((each, i) => {
      const seconds = once(each);
      if (round > 0) times[i]!.push(seconds);
    });
  }
  const medians = times.map(median);
  return all.map(({ name }, i) => ({ name, seconds: medians[i]!, ratio: medians[i]! / medians[0]! }));
}

function once({ command, cwd, name }: Timed): number {
  const [file, ...args] = command;
  const start = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(file, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (error || status !== 0)
    throw new Error(`${name} did not end well (${error?.message ?? `exit ${status}`}):\n${stderr}`);
  return seconds;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** One line per subject; `bounds` are the promises of docs/STATUS.md. */
export function print(title: string, ratios: readonly Ratio[], bounds: Readonly<Record<string, number>> = {}): void {
  console.log(`\n${title}`);
  const width = Math.max(...ratios.map(({ name }) => name.length));
  for (const { name, seconds, ratio } of ratios) {
    const bound = bounds[name];
    const verdict = bound === undefined ? '' : ratio <= bound ? `  within ${bound}x` : `  ABOVE ${bound}x`;
    console.log(
      `  ${name.padEnd(width)}  ${(seconds * 1000).toFixed(0).padStart(6)} ms  ${ratio.toFixed(2).padStart(6)}x${verdict}`,
    );
  }
}

export const bareNode: Timed = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
