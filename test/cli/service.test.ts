import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Erasure } from '../../cli/views/erasure.ts';
import type { Called, RunJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { finslipBeside } from '../support/hub.ts';
import { completion, type ModelServer, startModel } from '../support/model-server.ts';

/** A service on this machine writes texts for rows, from the pipeline file to `show` and `erase`. */

const test = suite('a service that writes');
const KEY = 'not-a-real-key-0123456789';
let server: ModelServer;
test.before(async () => {
  server = await startModel();
});
test.before.each(() => {
  server.fault = () => false;
  server.asked.length = 0;
});
test.after(() => server.close());

const letters = ['Anna', 'Bo', 'Carin', 'Disa'].map((name, i) => ({
  id: `brev-${i + 1}`,
  text: `${name} skriver om vädret vid havet, om båtar och om fisk.`,
}));

interface Project {
  readonly folder: string;
  call(...args: string[]): Promise<Called>;
  json<T>(...args: string[]): Promise<T>;
}

function project(rows: readonly object[] = letters, more = ''): Project {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'letters.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(
    join(folder, 'main.ftp'),
    `edition 2026
pipeline written { seed: 7, purpose: research }
source letters = jsonl("letters.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data answered = letters |> write(
  summary: "Sammanfatta: {text}",
  model: endpoint("${server.url}", model: "tiny-sv", key: secret("SERVICE_KEY"), at_once: 2),
  temperature: 0,
  max_tokens: 50 tokens${more},
)
`,
  );
  const call = (...args: string[]): Promise<Called> => finslipBeside(folder, args, { SERVICE_KEY: KEY });
  return {
    folder,
    call,
    async json<T>(...args: string[]) {
      const { out, err } = await call(...args, '--json');
      if (out === '') throw new Error(err);
      return JSON.parse(out) as T;
    },
  };
}

interface Shown {
  readonly rows: readonly { readonly id: string; readonly summary: string }[];
}

/** Every file of the store, as text. */
const everything = (folder: string): string =>
  readdirSync(join(folder, '.finslip'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

test('each row is asked once, with its key, and never again; the key lies nowhere', async () => {
  const { folder, call, json } = project();
  const first = await json<RunJson>('run');
  assert.is(first.exit, 0, JSON.stringify(first.failures));
  assert.is(server.asked.length, 4);
  assert.ok(server.mostOpen <= 2, 'at_once');
  assert.equal(
    server.asked.map(({ path }) => path),
    new Array(4).fill('/v1/chat/completions'),
  );
  assert.ok(server.asked.every(({ authorization }) => authorization === `Bearer ${KEY}`));
  const body = server.asked.find(({ body }) => body.messages[0]!.content.includes('Anna'))!.body;
  assert.equal(body, {
    model: 'tiny-sv',
    messages: [{ role: 'user', content: `Sammanfatta: ${letters[0]!.text}` }],
    temperature: 0,
    max_tokens: 50,
  });
  const { rows } = await json<Shown>('show', 'answered');
  assert.equal(
    rows.map(({ id, summary }) => [id, summary]),
    letters.map(({ id, text }) => [id, `SAMMANFATTA: ${text.toUpperCase()}`]),
  );
  assert.match((await call('show', 'answered')).out, 'SAMMANFATTA: ANNA');

  // Equal work is there already; work that is done anew finds the answers; a row more asks one question more.
  server.asked.length = 0;
  assert.is((await call('run')).status, 0);
  writeFileSync(join(folder, 'main.ftp'), readFileSync(join(folder, 'main.ftp'), 'utf8').replace('seed: 7', 'seed: 8'));
  assert.is((await call('run')).status, 0);
  assert.is(server.asked.length, 0);
  writeFileSync(
    join(folder, 'letters.jsonl'),
    [...letters, { id: 'brev-5', text: 'Eskil skriver om snö.' }].map((row) => `${JSON.stringify(row)}\n`).join(''),
  );
  assert.is((await call('run')).status, 0);
  assert.is(server.asked.length, 1);
  assert.is((await json<Shown>('show', 'answered')).rows.length, 5);
  assert.not(everything(folder).includes(KEY));
});

test('a question that is refused stops the run, or goes among the dropped rows', async () => {
  server.fault = ({ body }, response) => {
    if (!body.messages[0]!.content.includes('Bo ')) return false;
    response.setHeader('content-type', 'application/json');
    response.end(completion(null, { refusal: 'I would rather not.' }));
    return true;
  };
  const strict = project();
  const failed = await strict.call('run');
  assert.is(failed.status, 3);
  assert.match(failed.err, 'FTP1193');
  const kept = server.asked.length;
  assert.ok(kept >= 2);

  const lenient = project(letters, ', on_refused: skip');
  const run = await lenient.json<RunJson>('run');
  assert.is(run.exit, 0, JSON.stringify(run.failures));
  assert.equal(
    (await lenient.json<Shown>('show', 'answered')).rows.map(({ id }) => id),
    ['brev-1', 'brev-3', 'brev-4'],
  );
  const dropped = await lenient.call('show', 'answered', '--dropped');
  assert.match(dropped.out, 'I would rather not.');
  assert.match(dropped.out, 'brev-2');
});

test('429 is waited for as long as the service asks, and a run that gave up goes on where it was', async () => {
  let told = false;
  server.fault = (_, response) => {
    if (told) return false;
    told = true;
    response.writeHead(429, { 'retry-after': '1' }).end('slow down');
    return true;
  };
  const patient = project(letters.slice(0, 1));
  const start = process.hrtime.bigint();
  assert.is((await patient.call('run')).status, 0);
  assert.ok(process.hrtime.bigint() - start >= 1_000_000_000n, 'not before the second was over');
  assert.is(server.asked.length, 2);

  server.asked.length = 0;
  server.fault = (_, response) =>
    server.asked.length > 2 && Boolean(response.writeHead(429, { 'retry-after': '4000' }).end());
  const { call } = project();
  const failed = await call('run');
  assert.is(failed.status, 3);
  assert.match(failed.err, /FTP1192[\s\S]*it asks to wait 4000 s/);
  const asked = server.asked.length;
  server.fault = () => false;
  assert.is((await call('run')).status, 0);
  assert.is(server.asked.length - asked, 2, 'two answers were kept');
});

test('a document is taken out of what a service answered for it, and out of logs and records of runs', async () => {
  const { folder, json, call } = project();
  assert.is((await call('run')).status, 0);
  // A record that cannot be read names the document in a log that failed.
  writeFileSync(join(folder, 'letters.jsonl'), `${JSON.stringify(letters[0])}\n{"id": "brev-2", "text": \n`);
  const failed = await call('run');
  assert.is(failed.status, 3);
  writeFileSync(join(folder, 'letters.jsonl'), letters.map((row) => `${JSON.stringify(row)}\n`).join(''));

  const seen = await json<Erasure>('erase', '--id', 'brev-2', '--dry-run');
  assert.equal(
    seen.writings.map(({ kind, lines }) => [kind, lines.length]).filter(([kind]) => kind === 'answers'),
    [['answers', 1]],
  );
  assert.ok(
    seen.writings.some(({ kind }) => kind === 'run'),
    JSON.stringify(seen.writings),
  );
  assert.is(seen.answers, 4);
  assert.is(seen.checkpoints, 0, 'answers are no checkpoint of which nobody knows');
  assert.equal(seen.own, {
    found: [{ path: 'letters.jsonl', what: 'source', lines: [2], count: 1 }],
    unsearched: [],
  });
  const lines = (await call('erase', '--id', 'brev-2', '--dry-run')).out;
  assert.match(lines, /answers of services: 1 line/);
  assert.match(lines, 'letters.jsonl:2');
  assert.match(lines, /3 other kept answers/);
  assert.ok(everything(folder).includes('BO SKRIVER'));
  assert.ok(everything(folder).includes('brev-2'));

  const { purged } = await json<Erasure>('erase', '--id', 'brev-2', '--purge', '--yes', '--hashed');
  assert.is(purged!.answers, 1);
  assert.is(purged!.runs, 1);
  assert.not(everything(folder).includes('BO SKRIVER'));
  assert.not(everything(folder).includes('brev-2'));
  assert.ok(everything(folder).includes('ANNA SKRIVER'), 'the answers for others stay');
  server.asked.length = 0;
  writeFileSync(
    join(folder, 'letters.jsonl'),
    letters
      .filter(({ id }) => id !== 'brev-2')
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
  assert.is((await call('run')).status, 0);
  assert.is(server.asked.length, 0);
  assert.equal((await json<Erasure>('erase', '--id', 'brev-2', '--dry-run')).own.found, []);

  const all = await json<Erasure>('erase', '--id', 'brev-1', '--purge', '--yes', '--answers');
  assert.is(all.purged!.answers, 3);
  assert.is((await json<Erasure>('erase', '--id', 'brev-3', '--dry-run')).answers, 0);
});

test.run();
