import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What is not TypeScript: the driver and the packages that it is written for. `trl/` is loaded on demand, so that in `dist/` it is a chunk of its own at the
 * top, with these files beside it in `dist/trl/`.
 */
const beside = (name: string): string =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? `./${name}` : `./trl/${name}`, import.meta.url));

export const driverPath = beside('driver.py');
/** The driver and what it imports. */
export const driverFiles = [
  'driver.py',
  'finslip_answers.py',
  'finslip_course.py',
  'finslip_files.py',
  'finslip_model.py',
  'finslip_rows.py',
  'finslip_settings.py',
  'finslip_trainer.py',
  'finslip_write.py',
].map(beside);
export const requirementsPath = beside('requirements.txt');

/** Exact versions by package, as `requirements.txt` pins them. */
export function pinnedVersions(): Readonly<Record<string, string>> {
  const lines = readFileSync(requirementsPath, 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const pin = /^([\w-]+)==(\S+)$/.exec(line);
      return pin === null ? [] : [[pin[1]!, pin[2]!]];
    }),
  );
}
