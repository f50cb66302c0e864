import { rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { baselines, sampleNames } from './samples.ts';

/** `npm run samples`: writes the baselines of all samples anew and says which changed. */
let changed = 0;
for (const name of sampleNames()) {
  for (const { path, expected, actual } of await baselines(name)) {
    if (expected === actual) continue;
    changed++;
    console.log(
      `${actual === null ? 'removed' : expected === null ? 'new' : 'changed'} ${relative(process.cwd(), path)}`,
    );
    if (actual === null) rmSync(path);
    else writeFileSync(path, actual);
  }
}
console.log(changed === 0 ? 'all baselines are up to date' : `${changed} baselines written; look at the differences`);
