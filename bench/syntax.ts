import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

/**
 * Reading and formatting: CPU time for a file of ten thousand lines, as a multiple of what TypeScript's hand-written parser takes for as many
 * bytes of the compiler's own source; and the start of the parser, which every command pays once. Measured on a bundle, as the program is.
 */
const LINES = 10_000;
const ROUNDS = 12;

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'finslip-bench-'));
const outfile = join(folder, 'syntax.mjs');
const room = fileURLToPath(new URL('../compiler/syntax/', import.meta.url));
const exported = ['format', 'parse', 'parser'].map((name) => `export * from './${name}.ts';`).join('\n');
await build({
  stdin: { contents: exported, resolveDir: room, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
});
type Syntax = typeof import('../compiler/syntax/format.ts') &
  typeof import('../compiler/syntax/parse.ts') &
  typeof import('../compiler/syntax/parser.ts');
const { FtpParser, format, parse } = (await import(pathToFileURL(outfile).href)) as Syntax;
rmSync(folder, { recursive: true });

/** CPU milliseconds, the least of many rounds: other work on the machine only ever adds. */
function cpu(rounds: number, work: () => unknown): { readonly first: number; readonly best: number } {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return { first: times[0]!, best: Math.min(...times) };
}

const start = cpu(3, () => new FtpParser());
console.log(`start of the parser: first ${start.first.toFixed(1)} ms, then ${start.best.toFixed(1)} ms`);

const one = read('test/samples/notices/main.ftp');
const text = `${one}\n`.repeat(Math.ceil(LINES / one.split('\n').length));
const sources = ['parser', 'layout', 'lexer', 'recovery'].map((name) => read(`compiler/syntax/${name}.ts`)).join('\n');
const typescript = sources.repeat(Math.ceil(text.length / sources.length)).slice(0, text.length);

const rival = cpu(ROUNDS, () => ts.createSourceFile('x.ts', typescript, ts.ScriptTarget.Latest));
const reading = cpu(ROUNDS, () => parse(text, 'x.ftp'));
const formatting = cpu(4, () => format(text, 'x.ftp'));
const rate = (ms: number): string => `${(text.length / 1e3 / ms).toFixed(1)} MB/s`;
const times = (ms: number): string => `${(ms / rival.best).toFixed(1)} x TypeScript's parser`;
console.log(`${text.split('\n').length} lines, ${(text.length / 1e3).toFixed(0)} kB`);
console.log(
  `TypeScript's parser, as many bytes: ${rival.best.toFixed(0)} ms, ${rate(rival.best)} (first ${rival.first.toFixed(0)} ms)`,
);
console.log(
  `parse: ${reading.best.toFixed(0)} ms, ${rate(reading.best)}, ${times(reading.best)} (first ${reading.first.toFixed(0)} ms)`,
);
console.log(`format: ${formatting.best.toFixed(0)} ms, ${rate(formatting.best)}, ${times(formatting.best)}`);
