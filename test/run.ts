/**
 * Runs test files, each in a process of its own, two at a time.
 *
 *   npm test                     all but `*.slow.test.ts`
 *   npm test -- syntax plan      files whose path contains one of the words
 *   npm run test:all             the slow ones too; `-- --slow-only` runs them alone
 *
 * What a failing file printed is shown as soon as it ends. A file that crashes, hangs, or ends without uvu's totals counts as one failed test.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fastGlob from 'fast-glob';

const root = join(import.meta.dirname, '..');
const parallel = 2;
const limits = { fast: 180_000, slow: 1_500_000 };

const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const words = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isSlow = (file: string): boolean => file.endsWith('.slow.test.ts');
const files = fastGlob
  .sync('test/**/*.test.ts', { cwd: root })
  .sort()
  .filter((file) => (isSlow(file) ? flags.has('--all') || flags.has('--slow-only') : !flags.has('--slow-only')))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why the file as a whole counts as failed. */
  readonly problem: string | null;
  readonly output: string;
  readonly seconds: number;
}

const outcomes: Outcome[] = [];
/** Leaders of the process groups that run. */
const running = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const pid of running) process.kill(-pid, 'SIGKILL');
    process.exit(130);
  });
if (files.length === 0 && words.length > 0) {
  console.log(`No test file matches ${words.join(' or ')}.`);
  process.exitCode = 1;
}
const queue = [...files];
await Promise.all(Array.from({ length: parallel }, worker));

const sum = (key: 'passed' | 'failed' | 'skipped'): number => outcomes.reduce((total, each) => total + each[key], 0);
if (sum('failed') > 0) process.exitCode = 1;
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);

async function worker(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const outcome = await run(file);
    outcomes.push(outcome);
    const { passed, failed, skipped, seconds } = outcome;
    const counts = [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} FAILED`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    console.log(`${failed > 0 ? '✘' : '✔'} ${file}  ${counts.join(', ')}  ${seconds.toFixed(1)} s`);
    if (failed > 0)
      console.log([outcome.problem, outcome.output.trim()].filter(Boolean).join('\n').replace(/^/gm, '    '));
  }
}

function run(file: string): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    // A group of its own, so that a time limit ends what the test has started as well.
    detached: true,
  });
  if (child.pid !== undefined) running.add(child.pid);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const limit = isSlow(file) ? limits.slow : limits.fast;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    process.kill(-child.pid!, 'SIGKILL');
  }, limit);
  return new Promise((resolve) => {
    const end = (problem: string | null): void => {
      clearTimeout(timer);
      running.delete(child.pid ?? 0);
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({
        ...judge(output, late ? `It did not end within ${limit / 1000} s.` : problem),
        output,
        seconds: (performance.now() - started) / 1000,
      });
    };
    child.once('error', (error) => end(`It could not be started: ${error.message}`));
    child.once('close', (code, signal) => end(code === 0 ? null : `It ended with ${signal ?? `exit code ${code}`}.`));
  });
}

/** `problem` is how the process ended, null where it ended well. */
function judge(output: string, problem: string | null): Pick<Outcome, 'passed' | 'failed' | 'skipped' | 'problem'> {
  const count = (label: string): number | null => {
    const found = [...output.matchAll(new RegExp(`^ {2}${label}:\\s+(\\d+)`, 'gm'))].at(-1);
    return found === undefined ? null : Number(found[1]);
  };
  const [total, passed, skipped] = [count('Total'), count('Passed'), count('Skipped')];
  if (total === null || passed === null || skipped === null)
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      problem: problem ?? 'It printed no totals: does it end with `test.run()`?',
    };
  // A file whose tests all want a part that this machine lacks says so in a line of its own.
  if (total + skipped === 0 && problem === null && /^skipped: /m.test(output))
    return { passed, failed: 0, skipped: 1, problem };
  if (total + skipped === 0) return { passed, failed: 1, skipped, problem: 'It holds no test.' };
  const failed = total - passed;
  return failed === 0 && problem !== null
    ? { passed, failed: 1, skipped, problem }
    : { passed, failed, skipped, problem: null };
}
