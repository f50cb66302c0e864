import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareNode, compare, print, program } from './ratio.ts';

/** How long a person waits before anything is said: cold processes beside a bare `node -e 0`. */

const library = fileURLToPath(new URL('../pipelines/library/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'finslip-startup-'));

try {
  writeMany(folder, 100, 100);
  const node = process.execPath;
  const ratios = compare(bareNode, [
    { name: 'finslip --version', command: [node, program, '--version'] },
    { name: 'finslip check (first file)', command: [node, program, 'check', library] },
    { name: 'finslip check (100 files, 10 000 lines)', command: [node, program, 'check', folder] },
  ]);
  print('Start-up, whole processes', ratios, {
    'finslip --version': 3,
    'finslip check (first file)': 8,
    'finslip check (100 files, 10 000 lines)': 20,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One pipeline of `files` modules of about `lines` lines each, every module used by the main file. */
function writeMany(root: string, files: number, lines: number): void {
  mkdirSync(join(root, 'modules'), { recursive: true });
  const names: string[] = [];
  for (let i = 1; i < files; i++) {
    const filters: string[] = [];
    for (let k = 0; k < lines / 5; k++) {
      filters.push(
        `filter tidy_${i}_${k}(rows, min: Fraction = ${50 + (k % 40)}%) =\n  rows\n  |> language(text, is: sv, min: min)\n  |> where(words(text) > ${k + 3})\n`,
      );
    }
    writeFileSync(join(root, 'modules', `part${i}.ftp`), filters.join('\n'));
    names.push(`use "./modules/part${i}.ftp" { tidy_${i}_0 }`);
  }
  const chain = Array.from({ length: files - 1 }, (_, i) => `  |> tidy_${i + 1}_0()`).join('\n');
  writeFileSync(
    join(root, 'main.ftp'),
    `pipeline many { seed: 1 }\n\n${names.join('\n')}\n\nsource notes = jsonl("data/*.jsonl") {\n  record: { id: Text, text: Text }\n  license: "CC0-1.0"\n}\n\ndata corpus = notes\n${chain}\n`,
  );
}
