/**
 * Bundles the program into `dist/`, in about a second:
 *
 *   finslip.js             the command line; what a command does not need is in chunks that it does not load
 *   worker.js, thread.js   run one task, and one thread of a stage
 *   engine-thread.js       one thread of the training engine
 *   native-trial.js        finds out whether a TensorFlow works
 *   reader-process.js      reads a user's operators
 *   stdlib/**.js           one entry per operator module, so that a task loads its own operator alone, and per module of work that
 *                          threads share (`NAME-thread.ts`)
 *   operators.js, types/   `finslip/operators`, the authoring interface
 *   manifest.json          the standard library's signatures
 *   trl/                   the Python driver of the engine `trl`, and the packages that it is written for
 *
 * Chunks lie at the top of `dist/`, so that a path relative to `import.meta.url` means the same in all of them.
 * `--types` writes the declarations of the authoring interface alone, which `tsc` needs for operators that import `finslip/operators`.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import fastGlob from 'fast-glob';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Native code, WebAssembly that is found by path, or too large to be worth it: loaded from `node_modules`. */
const external = [
  'esbuild',
  'ts-morph',
  'fast-glob',
  'tokenizers',
  '@tensorflow/*',
  'fasttext.wasm.js',
  'undici',
  '@duckdb/*',
  'pdfjs-dist',
];

/** Two builds, since sharing chunks between them would cut the command line into many small files to load. */
const commandLine = { finslip: 'cli/main.ts', 'reader-process': 'compiler/operators/reader-process.ts' };
const workers = {
  worker: 'runtime/worker/main.ts',
  thread: 'runtime/worker/thread.ts',
  'engine-thread': 'stdlib/engines/tfjs/thread.ts',
  'stdlib/threads/thread': 'stdlib/threads/thread.ts',
  'native-trial': 'stdlib/engines/native/trial-process.ts',
  // What row operators share; a stage imports it by reference like an operator.
  'stdlib/text/row-tools': 'stdlib/text/row-tools.ts',
};

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

async function buildPrograms() {
  const operators = fastGlob
    .sync('stdlib/**/*.ts', { cwd: root })
    .filter((path) => /\bexport const \w+ = \w+\(\{/.test(readFileSync(join(root, path), 'utf8')))
    .concat(fastGlob.sync('stdlib/**/*-thread.ts', { cwd: root }))
    .map((path) => [path.replace(/\.ts$/, ''), path]);
  const written = await Promise.all([
    buildEntries(commandLine),
    buildEntries({ ...workers, ...Object.fromEntries(operators) }),
    build({
      ...common,
      entryPoints: ['compiler/operators/authoring.ts'],
      outfile: 'dist/operators.js',
      metafile: true,
    }),
  ]);
  removeStale(new Set(written.flatMap(({ metafile }) => Object.keys(metafile.outputs))));
  if (existsSync(join(dist, 'finslip.js'))) makeExecutable(join(dist, 'finslip.js'));
  const manifest = readFileSync(join(root, 'stdlib/manifest.json'), 'utf8');
  writeFileSync(join(dist, 'manifest.json'), JSON.stringify(JSON.parse(manifest)));
  mkdirSync(join(dist, 'trl'), { recursive: true });
  for (const path of fastGlob.sync('stdlib/training/trl/*.{py,txt}', { cwd: root }))
    copyFileSync(join(root, path), join(dist, 'trl', basename(path)));
}

function buildEntries(entries) {
  const there = Object.entries(entries).filter(([name, path]) => {
    const exists = existsSync(join(root, path));
    if (!exists) console.log(`${path} does not exist yet: no dist/${name}.js`);
    return exists;
  });
  return build({
    ...common,
    entryPoints: Object.fromEntries(there),
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    external,
    metafile: true,
    plugins: process.argv.includes('--partial') ? [withoutMissing] : [],
  });
}

/** For work in progress: an import of a file that is not there yet fails when it is reached, not when building. */
const withoutMissing = {
  name: 'without-missing',
  setup(builder) {
    builder.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, importer }) => {
      if (existsSync(join(resolveDir, path))) return undefined;
      console.log(`${relative(root, importer)} imports ${path}, which does not exist yet`);
      return { path, external: true };
    });
  },
};

/** Chunks of earlier builds, once no program that still runs can want them. */
function removeStale(current) {
  const old = Date.now() - 3_600_000;
  for (const path of fastGlob.sync('dist/**/*.js', { cwd: root }))
    if (!current.has(path) && statSync(join(root, path)).mtimeMs < old) rmSync(join(root, path));
}

function makeExecutable(path) {
  writeFileSync(path, `#!/usr/bin/env node\n${readFileSync(path, 'utf8')}`);
  chmodSync(path, 0o755);
}

/** The authoring interface and whatever it imports: a user's operators are checked against all of it. */
function authoringSources() {
  const found = ['compiler/operators/authoring.ts'];
  for (const path of found)
    for (const [, imported] of readFileSync(join(root, path), 'utf8').matchAll(/ from '(\.[^']+\.ts)'/g)) {
      const other = join(dirname(path), imported);
      if (!found.includes(other)) found.push(other);
    }
  return found;
}

/** Only where a source is newer: loading TypeScript takes as long as all the rest. */
async function writeDeclarations() {
  const pairs = authoringSources().map((path) => ({
    source: join(root, path),
    target: join(dist, 'types', relative('compiler', path).replace(/\.ts$/, '.d.ts')),
  }));
  const fresh = ({ source, target }) => existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs;
  if (pairs.every(fresh)) return;
  const { default: ts } = await import('typescript');
  for (const { source, target } of pairs) {
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(source, 'utf8'), {
      fileName: source,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, strict: true },
    });
    for (const { messageText } of diagnostics) {
      console.error(`${source}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
      process.exitCode = 1;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

try {
  if (!process.argv.includes('--types')) await buildPrograms();
  await writeDeclarations();
} catch (error) {
  // esbuild has printed each of its errors with its place already.
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1;
}
