/** Writes the sample data of the example projects: `npx tsx pipelines/generate.ts`. Same seed, same bytes. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { courtFiles } from './generator/projects/court.ts';
import { healthFiles } from './generator/projects/health.ts';
import { libraryFiles } from './generator/projects/library.ts';
import { type Files, writeAll } from './generator/write.ts';

export const PROJECTS: Readonly<Record<string, () => Files>> = {
  library: libraryFiles,
  health: healthFiles,
  court: courtFiles,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const [name, files] of Object.entries(PROJECTS)) writeAll(join(here, name), files());
}
