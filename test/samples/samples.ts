import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { phases } from './phases.ts';

const root = fileURLToPath(new URL('./', import.meta.url));

/** The baseline of one phase of one sample; null where the phase has nothing to say of it, or the file is absent. */
export interface Baseline {
  readonly path: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** Folders with a `main.ftp`. */
export function sampleNames(): string[] {
  return readdirSync(root)
    .filter((name) => existsSync(`${root}${name}/main.ftp`))
    .sort();
}

export function sampleText(name: string): string {
  return readFileSync(`${root}${name}/main.ftp`, 'utf8');
}

/** Runs every phase on a sample. */
export async function baselines(name: string): Promise<Baseline[]> {
  const text = sampleText(name);
  return Promise.all(
    phases.map(async ({ file, make }) => {
      const path = `${root}${name}/${file}`;
      return { path, expected: existsSync(path) ? readFileSync(path, 'utf8') : null, actual: await make(text) };
    }),
  );
}
