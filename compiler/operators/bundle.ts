import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildFailure, build, type Message } from 'esbuild';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';

/** A user's operator file with everything it imports, as one ES module. */
export interface Bundle {
  readonly code: string;
  readonly map: string;
  /** Of the code: what enters the keys of its tasks. Comments and formatting do not change it. */
  readonly digest: string;
  /** Every file that went in, relative to the root. */
  readonly files: readonly string[];
}

/** `finslip/operators` comes from `authoring`. White space is taken out because its comments would carry paths of this machine. */
export async function bundleOperators(
  root: string,
  file: string,
  authoring: string,
): Promise<{ readonly bundle: Bundle | null; readonly diagnostics: readonly Diagnostic[] }> {
  try {
    const result = await build({
      absWorkingDir: root,
      entryPoints: [`./${file}`],
      outfile: 'operator.mjs',
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      minifyWhitespace: true,
      legalComments: 'none',
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'silent',
      alias: { 'finslip/operators': authoring },
    });
    const code = result.outputFiles.find(({ path }) => path.endsWith('.mjs'))!.text;
    const map = result.outputFiles.find(({ path }) => path.endsWith('.map'))!.text;
    const digest = `sha256:${createHash('sha256').update(code).digest('hex')}`;
    return { bundle: { code, map, digest, files: Object.keys(result.metafile.inputs) }, diagnostics: [] };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { bundle: null, diagnostics: error.errors.map((each) => toDiagnostic(root, each)) };
  }
}

const isFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);

function toDiagnostic(root: string, { text, location }: Message): Diagnostic {
  if (location === null) return report('FTP0512', null, { message: text });
  const { file, line, column, length, lineText } = location;
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const lineStart = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = lineStart + utf16(lineText, 0, column);
  const span = { start, end: start + utf16(lineText, column, column + length) };
  return report('FTP0512', { file, span }, { message: text });
}

/** esbuild counts UTF-8 bytes, spans count UTF-16 units. */
const utf16 = (text: string, from: number, to: number): number =>
  Buffer.from(text).subarray(from, to).toString('utf8').length;
