/**
 * Writes `stdlib/manifest.json`: the signature of every operator of the standard library and the text of its `.ftp` modules. One operator a
 * block, sorted, so that a diff shows what changed. `--check` writes nothing and fails where the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standardManifest, writeManifest } from './standard-library.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'stdlib/manifest.json');
const { manifest, diagnostics } = standardManifest(root);
for (const { message, location } of diagnostics) {
  const line = location === null ? '' : `:${lineOf(location.file, location.span.start)}`;
  console.error(`${location?.file ?? 'stdlib'}${line}: ${message}`);
}
const text = writeManifest(manifest);
const planned = manifest.operators.filter(({ status }) => status === 'planned').length;
const summary = `${manifest.operators.length} operators (${planned} planned), ${Object.keys(manifest.modules).length} modules`;
if (process.argv.includes('--check')) {
  const stale = readFileSync(target, 'utf8') !== text;
  console.log(stale ? 'stdlib/manifest.json is stale: npm run manifest' : `stdlib/manifest.json is fresh: ${summary}`);
  process.exitCode = stale || diagnostics.length > 0 ? 1 : 0;
} else {
  writeFileSync(target, text);
  console.log(`stdlib/manifest.json: ${summary}`);
  process.exitCode = diagnostics.length > 0 ? 1 : 0;
}

function lineOf(file: string, offset: number): number {
  return readFileSync(join(root, file), 'utf8').slice(0, offset).split('\n').length;
}
