import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clustering } from '../stdlib/dedup/clustering.ts';
import { byPosition } from '../stdlib/dedup/ranking.ts';
import { kept } from '../stdlib/dedup/survivors.ts';

/**
 * Clustering of made-up signatures, 14 hashes of 64 bits a row as `minhash()` makes them, with planted clusters of 1 to 32 rows: time, peak
 * memory of the process, and how both grow; the bound is 4 bytes a row and 400 MB. `npx tsx bench/clustering.ts [millions ...]`. Time is that of
 * the processor, so that a busy machine does not count. Similarities are known here; what comparing costs is measured in `bench/curation.ts`.
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

async function measure(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-clustering-'));
  const clusters = clustering({ folder });
  for (let row = 0; row < rows; row++) {
    const document = documentOf(row, rows);
    for (let band = 0; band < bands; band++) {
      const same = document < rows || mixed(row, band, 5) < shared * 2 ** 32;
      const copy = same ? 0 : row + 1;
      clusters.add(mixed(document, band, copy * 2 + 7), mixed(document, band, copy * 2 + 8), row);
    }
  }
  const disk = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  const generated = process.cpuUsage();
  const similarity = (a: number, b: number) => (documentOf(a, rows) === documentOf(b, rows) ? 0.9 : 0);
  const matches = await clusters.decide(rows, 0, 'first', byPosition, { threshold: 0.8, similarity }, async () => {});
  clusters.close();
  rmSync(folder, { recursive: true });
  let [gone, wrong] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (matches[row] === kept) continue;
    gone++;
    if (documentOf(row, rows) !== documentOf(matches[row]!, rows)) wrong++;
  }
  if (wrong > 0) throw new Error(`${wrong} rows are matched with rows of another document`);
  const all = process.cpuUsage();
  const seconds = (all.user + all.system) / 1e6;
  const making = (generated.user + generated.system) / 1e6;
  console.log(JSON.stringify({ rows, seconds, making, gone, disk, memory: process.resourceUsage().maxRSS * 1024 }));
}

interface Measured {
  readonly rows: number;
  readonly seconds: number;
  /** Of these, making and sorting the runs. */
  readonly making: number;
  readonly gone: number;
  readonly disk: number;
  readonly memory: number;
}

function table(sizes: readonly number[]): void {
  console.log(`clustering by ${bands} hashes a row, one thread; bound on memory: 4 bytes a row and ${fixed / 1e6} MB`);
  const measured = sizes.map((millions): Measured => {
    const script = fileURLToPath(import.meta.url);
    const { stdout, stderr, status, signal } = spawnSync(
      process.execPath,
      ['--import', 'tsx', script, '--one', String(millions * 1e6)],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`${millions} million rows: ${signal ?? `status ${status}`}\n${stderr}`);
    const one = JSON.parse(stdout) as Measured;
    const { rows, seconds, making, gone, disk, memory } = one;
    const bound = rows * 4 + fixed;
    console.log(
      `  ${(rows / 1e6).toFixed(0).padStart(4)} M rows ${seconds.toFixed(1).padStart(7)} s (${making.toFixed(1)} s of it making runs) ${((seconds / rows) * 1e6).toFixed(2).padStart(6)} µs a row ` +
        `${((gone / rows) * 100).toFixed(1).padStart(5)} % gone ${(disk / 1e6).toFixed(0).padStart(6)} MB of pairs on disk ${(memory / 1e6).toFixed(0).padStart(5)} MB, ${(memory / bound).toFixed(2)} of the bound`,
    );
    return one;
  });
  const [first, last] = [measured[0]!, measured.at(-1)!];
  if (first === last) return;
  const power = Math.log(last.seconds / first.seconds) / Math.log(last.rows / first.rows);
  const factor = 100e6 / last.rows;
  console.log(
    `  growth: time as rows to the power of ${power.toFixed(2)}; at 100 M rows about ${((last.seconds * factor ** Math.max(1, power)) / 60).toFixed(0)} min of one core, ` +
      `${((last.disk * factor) / 1e9).toFixed(0)} GB of pairs on disk, at most ${((100e6 * 4 + fixed) / 1e6).toFixed(0)} MB of memory`,
  );
}

const one = process.argv.indexOf('--one');
if (one !== -1) await measure(Number(process.argv[one + 1]));
else table(process.argv.slice(2).map(Number).length > 0 ? process.argv.slice(2).map(Number) : [1, 2, 4, 8]);
