import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clustering } from '../stdlib/dedup/clustering.ts';
import { byPosition } from '../stdlib/dedup/ranking.ts';
import { kept } from '../stdlib/dedup/survivors.ts';
import { mainSeconds, processorSeconds } from './main-thread.ts';

/**
 * Clustering of made-up signatures, 14 hashes of 64 bits a row as `minhash()` makes them, with planted clusters of 1 to 32 rows: time, peak
 * memory of the process and space on disk, and how they grow; the bound is 4 bytes a row and 400 MB. `npx tsx bench/clustering.ts [--threads N] [millions ...]`.
 * Time is that of the processor, so that a busy machine does not count; what the main thread has of it is how long the work takes where there are processors enough.
 * Similarities are known here; what comparing costs is measured in `bench/curation.ts`.
 */
const bands = 14;
/** Probability that two rows of 90 % similarity share a band of 8 hashes. */
const shared = 0.9 ** 8;
const fixed = 400e6;

/** A hash of numbers, 32 bits (MurmurHash3's finalizer over a sum). */
function mixed(a: number, b: number, c: number): number {
  let hash = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d)) | 0;
  for (const by of [0x85ebca6b, 0xc2b2ae35]) {
    hash ^= hash >>> 16;
    hash = Math.imul(hash, by);
    hash ^= hash >>> 13;
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The document that a row is a copy of: half of the rows are alone, others lie in clusters of up to 32, far apart in the table. */
function documentOf(row: number, rows: number): number {
  const draw = mixed(row, 1, 2) / 2 ** 32;
  return draw < 0.5 ? row : rows + (mixed(row, 3, 4) % Math.ceil(rows / (2 + 30 * (draw - 0.5))));
}

async function measure(rows: number, threads: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-clustering-'));
  const begun = { all: processorSeconds(), main: mainSeconds() };
  const clusters = clustering({ folder, threads });
  for (let row = 0; row < rows; row++) {
    const document = documentOf(row, rows);
    for (let band = 0; band < bands; band++) {
      const same = document < rows || mixed(row, band, 5) < shared * 2 ** 32;
      const copy = same ? 0 : row + 1;
      clusters.add(mixed(document, band, copy * 2 + 7), mixed(document, band, copy * 2 + 8), row);
    }
  }
  const making = processorSeconds() - begun.all;
  const similarity = (a: number, b: number) => (documentOf(a, rows) === documentOf(b, rows) ? 0.9 : 0);
  const matches = await clusters.decide(rows, 0, 'first', byPosition, { threshold: 0.8, similarity }, async () => {});
  const [seconds, main] = [processorSeconds() - begun.all, mainSeconds() - begun.main];
  const { disk } = clusters;
  clusters.close();
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${readdirSync(folder)} are left`);
  rmSync(folder, { recursive: true });
  const digest = createHash('sha256').update(matches).digest('hex').slice(0, 16);
  let [gone, wrong] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (matches[row] === kept) continue;
    gone++;
    if (documentOf(row, rows) !== documentOf(matches[row]!, rows)) wrong++;
  }
  if (wrong > 0) throw new Error(`${wrong} rows are matched with rows of another document`);
  const memory = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ rows, seconds, main, making, gone, disk, memory, digest }));
}

interface Measured {
  readonly rows: number;
  readonly seconds: number;
  /** Of these, those of the main thread. */
  readonly main: number;
  /** Of these, making up the signatures and taking them in. */
  readonly making: number;
  readonly gone: number;
  readonly disk: number;
  readonly memory: number;
  /** Of who duplicates whom. */
  readonly digest: string;
}

function table(sizes: readonly number[], threads: number): void {
  console.log(
    `clustering by ${bands} hashes a row, threads: ${threads}; bound on memory: 4 bytes a row and ${fixed / 1e6} MB`,
  );
  const measured = sizes.map((millions): Measured => {
    const script = fileURLToPath(import.meta.url);
    const { stdout, stderr, status, signal } = spawnSync(
      process.execPath,
      ['--import', 'tsx', script, '--one', String(millions * 1e6), String(threads)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${millions} million rows: ${signal ?? `status ${status}`}\n${stderr}`);
    const one = JSON.parse(stdout) as Measured;
    const { rows, seconds, main, making, gone, disk, memory, digest } = one;
    const a = (value: number): string => ((value / rows) * 1e6).toFixed(2);
    console.log(
      `  ${(rows / 1e6).toFixed(0).padStart(4)} M rows ${seconds.toFixed(1).padStart(7)} s, µs a row: ${a(seconds)}, ${a(making)} of it taking in, ${a(main)} of it the main thread; ` +
        `${((gone / rows) * 100).toFixed(1)} % gone; ${(disk / 1e6).toFixed(0).padStart(6)} MB on disk; ${(memory / 1e6).toFixed(0).padStart(4)} MB, ${(memory / (rows * 4 + fixed)).toFixed(2)} of the bound; ${digest}`,
    );
    return one;
  });
  const [first, last] = [measured[0]!, measured.at(-1)!];
  if (first === last) return;
  const power = Math.log(last.seconds / first.seconds) / Math.log(last.rows / first.rows);
  const factor = 100e6 / last.rows;
  const extrapolated = `; at 100 M rows about ${((last.seconds * factor ** Math.max(1, power)) / 60).toFixed(0)} min of one core, ${((last.disk * factor) / 1e9).toFixed(0)} GB on disk`;
  console.log(`  growth: time as rows to the power of ${power.toFixed(2)}${factor > 1 ? extrapolated : ''}`);
}

const given = process.argv.slice(2);
if (given[0] === '--one') await measure(Number(given[1]), Number(given[2]));
else {
  const threads = given[0] === '--threads' ? Number(given.splice(0, 2)[1]) : 1;
  table(given.length > 0 ? given.map(Number) : [1, 2, 4, 8], threads);
}
