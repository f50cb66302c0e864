import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let all: string | null = null;
let count = 0;

/** A new empty folder that goes away when the test process ends. */
export function temporaryFolder(): string {
  if (all === null) {
    const root = mkdtempSync(join(tmpdir(), 'finslip-test-'));
    process.on('exit', () => rmSync(root, { recursive: true, force: true }));
    all = root;
  }
  return mkdtempSync(join(all, `${++count}-`));
}
