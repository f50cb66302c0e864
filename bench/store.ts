import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonical, keyOf } from '../runtime/store/canonical.ts';
import { sha256 } from '../runtime/store/digest.ts';
import { blobPath, resultFolder, resultPath } from '../runtime/store/layout.ts';
import type { ResultRecord } from '../runtime/store/result.ts';
import { openStore } from '../runtime/store/store.ts';
import { print, type Ratio } from './ratio.ts';

/** Looking up 10 000 results, beside the file-system calls that any self-describing store has to make for them. */

const KEYS = 10_000;
const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), 'finslip-store-'));
try {
  const store = await openStore(join(folder, 'store'));
  const keys = Array.from({ length: KEYS }, (_, i) => put(store.root, i));
  const missing = Array.from({ length: KEYS }, (_, i) => sha256(`missing ${i}`));
  const all: Record<string, number[]> = { 'list, read and stat': [], 'lookup, hits': [], 'lookup, misses': [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const times = [
      await timed(() => bare(store.root, keys)),
      await timed(async () => {
        for (const { key } of keys) if ((await store.lookup(key)) === null) throw new Error(`${key} was not found`);
      }),
      await timed(async () => {
        for (const key of missing) if ((await store.lookup(key)) !== null) throw new Error(`${key} was found`);
      }),
    ];
    // The first round warms the caches of the system for all three.
    if (round > 0) for (const [i, list] of Object.values(all).entries()) list.push(times[i]!);
  }
  const medians = Object.entries(all).map(
    ([name, list]) => [name, list.sort((a, b) => a - b)[list.length >> 1]!] as const,
  );
  const ratios: Ratio[] = medians.map(([name, seconds]) => ({ name, seconds, ratio: seconds / medians[0]![1] }));
  print(`Lookup of ${KEYS} keys`, ratios);
  console.log(`  ${medians[1]![1] < 1 ? 'under' : 'OVER'} 1 s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A result of one shard, put in place without the syncs of publishing. */
function put(root: string, i: number): { readonly key: string; readonly digest: string } {
  const key = keyOf({ format: 1, i });
  const content = `row ${i}`;
  const digest = sha256(content);
  const bytes = content.length;
  const record: ResultRecord = {
    format: 1,
    key,
    outputs: { rows: { type: 'rows', digest, rows: 1, bytes, shards: [{ digest, rows: 1, bytes }] } },
    report: {
      rowsIn: 1,
      rowsOut: 1,
      drops: [{ step: 'language', reason: 'language', rows: 0 }],
      counts: {},
      measures: {},
      series: {},
      dropped: null,
      seconds: 1,
      memory: 1,
    },
  };
  const text = canonical(JSON.parse(JSON.stringify(record)));
  for (const [path, data] of [
    [blobPath(root, digest), content],
    [resultPath(root, key, sha256(text)), text],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  }
  return { key, digest };
}

function bare(root: string, keys: readonly { readonly key: string; readonly digest: string }[]): void {
  for (const { key, digest } of keys) {
    const results = resultFolder(root, key);
    for (const name of readdirSync(results)) JSON.parse(readFileSync(`${results}/${name}`, 'utf8'));
    statSync(blobPath(root, digest));
  }
}

async function timed(body: () => void | Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await body();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
