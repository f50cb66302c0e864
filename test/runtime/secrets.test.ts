import { scryptSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSecret, secretDigests } from '../../runtime/secrets.ts';
import { besides } from '../../runtime/worker/besides.ts';
import { UserFailure } from '../../runtime/worker/failure.ts';
import { temporaryFolder } from '../support/folder.ts';
import { order, place, sourceFiles, stageNode } from '../support/orders.ts';

const long = 'sixteen characters or more';

test('a secret is a variable, or the content of the file that another names', () => {
  assert.equal(readSecret('KEY', { KEY: long }), { bytes: Buffer.from(long) });
  const file = join(temporaryFolder(), 'key');
  writeFileSync(file, `${long}\n`);
  assert.equal(readSecret('KEY', { KEY_FILE: file }), { bytes: Buffer.from(long) });
  assert.equal(readSecret('KEY', { KEY: `${long}!`, KEY_FILE: file }), { bytes: Buffer.from(`${long}!`) });
});

test('one line end behind a secret is no part of it, in a variable and in a file alike', () => {
  const file = join(temporaryFolder(), 'key');
  for (const end of ['', '\n', '\r\n']) {
    writeFileSync(file, `${long}${end}`);
    assert.equal(readSecret('KEY', { KEY_FILE: file }), { bytes: Buffer.from(long) });
    assert.equal(readSecret('KEY', { KEY: `${long}${end}` }), { bytes: Buffer.from(long) });
  }
  for (const several of [`${long}\n\n`, `${long}\n${long}\n`, `\n${long}`]) {
    writeFileSync(file, several);
    for (const env of [{ KEY: several }, { KEY_FILE: file }])
      assert.match((readSecret('KEY', env) as { problem: string }).problem, 'it has several lines');
  }
  writeFileSync(file, '\n');
  assert.match((readSecret('KEY', { KEY_FILE: file }) as { problem: string }).problem, 'KEY_FILE names is empty');
});

test('what is wrong with a secret is told without it', () => {
  const problem = (env: Record<string, string>): string => (readSecret('KEY', env) as { problem: string }).problem;
  assert.match(problem({}), 'neither the environment variable KEY nor KEY_FILE is set');
  assert.match(problem({ KEY: '' }), 'neither');
  assert.match(
    problem({ KEY_FILE: join(temporaryFolder(), 'absent') }),
    'the file that KEY_FILE names cannot be read (ENOENT)',
  );
  const short = problem({ KEY: 'hunter2' });
  assert.match(short, 'it has 7 characters');
  assert.not.match(short, 'hunter2');
});

test('digests are scrypt with 2^15 rounds, equal for equal secrets', () => {
  const digests = secretDigests({ A: long, B: long, C: `${long}.` });
  // Node's own scrypt, with the parameters that the documentation names.
  const expected = scryptSync(long, 'finslip secret', 32, {
    cost: 32_768,
    blockSize: 8,
    parallelization: 1,
    maxmem: 1 << 27,
  });
  assert.equal(digests('A'), { digest: `scrypt:${expected.toString('hex')}` });
  assert.equal(digests('B'), digests('A'));
  assert.not.equal(digests('C'), digests('A'));
  assert.ok('problem' in digests('D'));
});

/** The code and values of the failure, as a message would have them. */
function failureOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof UserFailure) return error.message;
    throw error;
  }
  return 'nothing failed';
}

test('a worker wants the secret that the plan saw: FTP1131', () => {
  const at = place();
  const digest = (secretDigests({ K: long })('K') as { digest: string }).digest;
  const reading = (secrets: Record<string, string>) => () =>
    besides(order(at, stageNode({}), { secrets }), 'clean').secret('KEY_OF_WORKER');
  delete process.env.KEY_OF_WORKER;
  assert.match(failureOf(reading({ KEY_OF_WORKER: digest })), /FTP1131.*neither/);
  process.env.KEY_OF_WORKER = `${long} but another`;
  const other = failureOf(reading({ KEY_OF_WORKER: digest }));
  assert.match(other, /FTP1131.*another one/);
  assert.not.match(other, long);
  process.env.KEY_OF_WORKER = long;
  assert.equal(reading({ KEY_OF_WORKER: digest })(), Buffer.from(long));
  delete process.env.KEY_OF_WORKER;
});

test('a worker wants the word list that the plan saw', () => {
  const at = place();
  const files = sourceFiles(at, { 'names.txt': 'Qwertius\n' }).map((file) => ({ ...file, beside: true as const }));
  const given = besides(order(at, stageNode({}), { files }), 'clean');
  assert.is(given.readText('names.txt'), 'Qwertius\n');
  assert.equal(given.readBytes('names.txt'), Buffer.from('Qwertius\n'));
  writeFileSync(join(at.project, 'names.txt'), 'Zyxia\n');
  assert.match(
    failureOf(() => given.readText('names.txt')),
    'FTP0901',
  );
});

test.run();
