import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm run bench` runs every benchmark, `npm run bench -- startup` one of them. Each prints ratios measured in its own run. */

const here = fileURLToPath(new URL('.', import.meta.url));
/** Parts that benchmarks share, and what takes too long unless it is asked for. */
const parts = [
  'run.ts',
  'ratio.ts',
  'plain-tfjs.ts',
  'plain-chain.ts',
  'prose.ts',
  'grown-corpus.ts',
  'measured-run.ts',
  'main-thread.ts',
  'web-chain-runs.ts',
];
const onRequest = ['memory.ts'];

const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((name) => name.endsWith('.ts') && !parts.includes(name));
const chosen = files.filter((name) =>
  wanted.length === 0 ? !onRequest.includes(name) : wanted.includes(basename(name, '.ts')),
);
if (chosen.length === 0) {
  console.error(`no such benchmark; there are ${files.map((name) => basename(name, '.ts')).join(', ')}`);
  process.exit(2);
}
for (const name of chosen) {
  console.log(`\n== ${basename(name, '.ts')}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', `${here}${name}`], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
