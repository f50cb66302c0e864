import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { grownCorpus } from './grown-corpus.ts';
import { type MeasuredRun, measured } from './measured-run.ts';

/** The web chain as `finslip run` does it, over files of several sizes: one corpus, which grows from one size to the next. */

/** A way to run, timed in every round. */
interface Way {
  readonly name: string;
  readonly workers: number;
  readonly onCore?: number;
}

const two: Way = { name: '2 workers', workers: 2 };
const one: Way = { name: '1 worker', workers: 1 };

/** The wanted speed-up of the second worker. */
const wanted = 1.8;
const bound = 1e9;

/** Time, speed and memory with two workers for each size, and how they grow. */
export async function runs(sizes: readonly number[]): Promise<void> {
  const found: { readonly megabytes: number; readonly run: MeasuredRun }[] = [];
  await overSizes(sizes, async (folder, megabytes) => {
    const run = await timed(folder, two);
    print(megabytes, two.name, run);
    found.push({ megabytes, run });
  });
  for (const [i, { megabytes, run }] of found.entries()) {
    const before = found[i - 1];
    if (before === undefined) continue;
    const speed = (each: typeof before): number => each.megabytes / each.run.wall;
    const grown = (megabytes / before.megabytes).toFixed(1);
    const memory =
      run.peak === null || before.run.peak === null ? '' : `, ${(run.peak / before.run.peak).toFixed(2)}x the memory`;
    console.log(
      `  ${grown}x the size: ${(run.wall / before.run.wall).toFixed(2)}x the time, ${(speed({ megabytes, run }) / speed(before)).toFixed(2)}x the speed${memory}`,
    );
  }
}

/**
 * One worker and two for each size, in turns, so that a machine that slows down meets both; medians of the rounds. One worker leaves compiling, collecting garbage and
 * writing to other threads, which run on the second core where there is one: so it is timed on one core as well. Last, two runs of one worker at once, each
 * on its core, tell what the machine gives: no speed-up can be much higher.
 */
export async function comparison(sizes: readonly number[], rounds: number): Promise<void> {
  const ways: Way[] = [one, two];
  const pins = availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0', process.execPath, '-v']).status === 0;
  if (pins) ways.push({ ...one, name: '1 worker, one core', onCore: 0 });
  await overSizes(sizes, async (folder, megabytes) => {
    const all = ways.map((): MeasuredRun[] => []);
    const both: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const [i, way] of ways.entries()) all[i]!.push(await timed(folder, way));
      if (pins) both.push(await twoAtOnce(folder));
    }
    const walls = all.map((list) => median(list.map(({ wall }) => wall)));
    for (const [i, way] of ways.entries()) print(megabytes, way.name, byWall(all[i]!, walls[i]!));
    const ratio = walls[0]! / walls[1]!;
    console.log(
      `  two workers take ${ratio.toFixed(2)}x less time than one: ${ratio >= wanted ? 'at least' : 'BELOW'} ${wanted}x`,
    );
    if (pins) {
      console.log(`  and ${(walls[2]! / walls[1]!).toFixed(2)}x less than one on one core`);
      const given = (2 * walls[2]!) / median(both);
      console.log(`  two runs at once, each on one core, get ${given.toFixed(2)}x as much done as one`);
    }
  });
}

/** Calls `each` with a folder where a pipeline lies and a corpus of each size, from the smallest up. All is removed afterwards. */
async function overSizes(
  sizes: readonly number[],
  each: (folder: string, megabytes: number) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-web-chain-'));
  try {
    writeFileSync(join(folder, 'main.ftp'), pipeline('web.jsonl'));
    const grow = corpusIn(join(folder, 'web.jsonl'));
    for (const megabytes of [...sizes].sort((a, b) => a - b)) {
      await grow(megabytes);
      await each(folder, megabytes);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(folder: string, { workers, onCore }: Way): Promise<MeasuredRun> {
  rmSync(join(folder, '.finslip'), { recursive: true, force: true });
  return measured(folder, ['run', '--workers', String(workers)], onCore === undefined ? {} : { onCore });
}

/** Seconds that two runs of one worker take at once. */
async function twoAtOnce(folder: string): Promise<number> {
  const folders = [0, 1].map((core) => join(folder, `core-${core}`));
  for (const each of folders) {
    mkdirSync(each, { recursive: true });
    writeFileSync(join(each, 'main.ftp'), pipeline('../web.jsonl'));
  }
  const both = await Promise.all(folders.map((each, core) => timed(each, { ...one, onCore: core })));
  for (const each of folders) rmSync(each, { recursive: true });
  return Math.max(...both.map(({ wall }) => wall));
}

/** Makes a file grow to a size. Documents are made one by one and written as they come. */
function corpusIn(file: string): (megabytes: number) => Promise<void> {
  const { document } = grownCorpus();
  let index = 0;
  return async (megabytes) => {
    const stream = createWriteStream(file, { flags: 'a' });
    for (let bytes = index === 0 ? 0 : statSync(file).size; bytes < megabytes * 1e6; ) {
      let block = '';
      while (block.length < 500_000) block += `${JSON.stringify(document(index++))}\n`;
      bytes += Buffer.byteLength(block);
      if (!stream.write(block)) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'close');
  };
}

function print(megabytes: number, name: string, { wall, peak, processor, main }: MeasuredRun): void {
  const memory = peak === null ? 'unknown' : `${(peak / 1e6).toFixed(0)} MB${peak > bound ? ', ABOVE 1 GB' : ''}`;
  const seconds =
    processor === null || main === null
      ? ''
      : `; processor ${processor.toFixed(1)} s, main threads ${main.toFixed(1)} s: ${((1000 * main) / megabytes).toFixed(1)} ms/MB`;
  console.log(
    `${megabytes} MB, ${name}: ${wall.toFixed(1)} s, ${(megabytes / wall).toFixed(2)} MB/s, peak of all processes ${memory}${seconds}`,
  );
  if (peak !== null && peak > bound) process.exitCode = 1;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const byWall = (list: readonly MeasuredRun[], wall: number): MeasuredRun => list.find((run) => run.wall === wall)!;

const pipeline = (path: string): string => `edition 2026

pipeline web_chain { seed: 1 }

use "std/swedish" { swedish_web }

source web = jsonl("${path}") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

data clean = web
  |> language(text, is: sv)
  |> swedish_web(text)
  |> redact(text)
  |> dedup(text, minhash(similarity: 80%))
`;
