import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { secretDigests } from '../../../runtime/secrets.ts';
import { treeDigest } from '../../../runtime/store/tree.ts';
import { failureOf } from '../../../runtime/worker/failure.ts';
import type { TaskOrder } from '../../../runtime/worker/protocol.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { write as writeTexts } from '../../../stdlib/models/generate.ts';
import { openWriter } from '../../../stdlib/models/writer.ts';
import { completion, type ModelServer, startModel } from '../../support/model-server.ts';
import { node, order, type Place, place, rowsOf, run, standard, storeBlob, storedTable } from '../../support/orders.ts';
import { tinyModel } from '../../support/tiny-model.ts';
import { engine } from '../engines/support.ts';
import { fail } from '../models/support.ts';

const test = suite('write');
const KEY = 'not-a-real-key-0123456789';
const NAME = 'FINSLIP_TEST_SERVICE_KEY';
let server: ModelServer;

test.before(async () => {
  process.env[NAME] = KEY;
  server = await startModel();
});
test.before.each(() => {
  server.fault = () => false;
  server.delay = 0;
  server.asked.length = 0;
  server.mostOpen = 0;
});
test.after(async () => {
  delete process.env[NAME];
  await server.close();
});

const text = { $expression: { op: 'column', name: 'text' } };
const defaults = { temperature: 0.7, top_p: 1, max_tokens: 512, on_refused: 'fail' };
const service = (more: object = {}): Json => ({
  $: 'endpoint',
  address: server.url,
  model: 'tiny-sv',
  key: { $: 'secret', name: NAME },
  at_once: 4,
  patience: 5,
  ...more,
});

async function writing(at: Place, rows: readonly object[], options: object, inputs: TaskOrder['inputs'] = {}) {
  const table = await storedTable(at, rows as never);
  const given = node({
    id: 'asked',
    kind: 'barrier',
    operator: 'write',
    options: { rows: { $input: 'rows' }, ...defaults, ...options } as never,
    inputs: Object.fromEntries(['rows', ...Object.keys(inputs)].map((name) => [name, { node: name, output: 'x' }])),
  });
  const secrets = { [NAME]: (secretDigests()(NAME) as { digest: string }).digest };
  return order(at, given, { inputs: { rows: table, ...inputs }, modules: { 'write@1': standard('write') }, secrets });
}

async function written(given: TaskOrder) {
  const { result, messages } = await run(given);
  return { rows: await rowsOf(given, result.outputs.rows), report: result.report, messages };
}

async function failing(given: TaskOrder) {
  try {
    await run(given);
  } catch (error) {
    return failureOf(error, given, new AbortController().signal);
  }
  throw new Error('It did not fail.');
}

const sample = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `r${i}`, text: `rad nummer ${i}` }));

test('a service writes a column: rows in order, few questions at a time, each asked once over two tasks', async () => {
  const at = place();
  server.delay = 5;
  const { rows, report } = await written(await writing(at, sample(150), { answer: text, model: service() }));
  assert.equal(
    rows,
    sample(150).map((row) => ({ ...row, answer: row.text.toUpperCase() })),
  );
  assert.is(report.rowsOut, 150);
  assert.is(server.asked.length, 150);
  assert.is(server.mostOpen, 4);
  assert.is(server.asked[0]!.path, '/v1/chat/completions');
  const { model, temperature, max_tokens, seed } = server.asked[0]!.body;
  assert.equal([model, temperature, max_tokens, seed], ['tiny-sv', 0.7, 512, 7]);
  // A task with another key in the same store: a new row at the front asks for itself alone.
  const more = [{ id: 'ny', text: 'en ny rad' }, ...sample(150)];
  const again = await written(await writing(at, more, { answer: text, model: service() }));
  assert.is(again.rows[0]!.answer, 'EN NY RAD');
  assert.is(server.asked.length, 151);
});

test('a run that is ended in the middle asks for no answer twice', async () => {
  const at = place();
  let answered = 0;
  server.fault = (_, response) => {
    if (++answered <= 20) return false;
    response.writeHead(401).end();
    return true;
  };
  const options = { answer: text, model: service() };
  const { code } = await failing(await writing(at, sample(40), options));
  assert.is(code, 'FTP1194');
  server.fault = () => false;
  server.asked.length = 0;
  const { rows } = await written(await writing(at, sample(40), options));
  assert.is(rows.length, 40);
  assert.is(server.asked.length, 20);
});

test('equal prompts get questions of their own; a greedy one has no seed', async () => {
  const rows = [{ text: 'lika' }, { text: 'lika' }, { text: 'olik' }];
  await written(await writing(place(), rows, { answer: text, model: service({ at_once: 1 }) }));
  assert.equal(
    server.asked.map(({ body }) => body.seed),
    [7, 8, 7],
  );
  server.asked.length = 0;
  const options = { answer: text, model: service(), temperature: 0, top_p: 0.5, system: 'Var kort.', stop: ['.'] };
  await written(await writing(place(), rows, options));
  // The two equal ones are one question now.
  const [{ body }] = server.asked as [(typeof server.asked)[0]];
  assert.not.ok('seed' in body);
  assert.equal(body.messages[0], { role: 'system', content: 'Var kort.' });
  assert.equal([body.top_p, body.stop], [0.5, ['.']]);
});

test('refused rows: stop, or drop and say so', async () => {
  server.fault = ({ body }, response) => {
    if (!body.messages[0]!.content.endsWith(' 3')) return false;
    response.writeHead(400).end(JSON.stringify({ error: { message: 'not that one' } }));
    return true;
  };
  const stopped = await failing(await writing(place(), sample(5), { answer: text, model: service() }));
  assert.is(stopped.code, 'FTP1193');
  assert.equal(stopped.values, { row: 4, reason: 'status 400: not that one' });
  const options = { answer: text, model: service(), on_refused: 'skip' };
  const { rows, report } = await written(await writing(place(), sample(5), options));
  assert.equal(
    rows.map(({ id }) => id),
    ['r0', 'r1', 'r2', 'r4'],
  );
  assert.equal(
    report.drops.map(({ reason, rows }) => [reason, rows]),
    [['refused', 1]],
  );
});

test('texts that were cut or are empty are counted', async () => {
  server.fault = ({ body }, response) => {
    const cut = completion('början på').replace('"stop"', '"length"');
    response.end(body.messages[0]!.content.endsWith(' 0') ? cut : completion(' '));
    return true;
  };
  const { report } = await written(await writing(place(), sample(2), { answer: text, model: service() }));
  assert.equal(report.counts, { 'texts cut at max_tokens': 1, 'empty texts': 1 });
});

test('the key stands in no file that a run leaves, nor in what it says', async () => {
  const at = place();
  const given = await writing(at, sample(3), { answer: text, model: service() });
  const { messages } = await written(given);
  server.fault = (_, response) => {
    response.writeHead(404).end(KEY);
    return true;
  };
  const failure = await failing(
    await writing(at, [{ text: 'ny' }], {
      answer: text,
      model: service({ address: server.url.replace('/v1', '/v2') }),
    }),
  );
  assert.not.match(JSON.stringify([messages, failure]), KEY);
  for (const name of readdirSync(at.folder, { recursive: true }) as string[]) {
    const path = join(at.folder, name);
    if (statSync(path).isFile()) assert.not.ok(readFileSync(path).includes(KEY), name);
  }
});

test('addresses and options that cannot be', async () => {
  const told = async (options: object) => {
    const { code, values } = await failing(await writing(place(), sample(1), { answer: text, ...options }));
    return `${code} ${values.problem ?? ''}`;
  };
  const address = (address: string) => told({ model: service({ address }) });
  assert.match(await address('models.example.se/v1'), 'FTP1190 it is no address');
  assert.match(await address('http://models.example.se/v1'), 'FTP1190 over http anybody on the way could read the key');
  assert.match(await address('https://me:secret@models.example.se/v1'), 'FTP1190 it holds a password');
  assert.match(await address('https://models.example.se/v1?key=a'), 'FTP1190 it goes on behind');
  assert.match(await told({ model: service(), top_k: 5 }), 'FTP1191 the chat interface of services has no `top_k`');
  assert.match(await told({ model: service(), as: 'text' }), 'FTP1191');
  assert.match(await told({ model: service(), stop: ['a', 'b', 'c', 'd', 'e'] }), 'FTP1191');
  const nothing = await failing(await writing(place(), sample(1), { model: service() }));
  assert.is(nothing.code, 'FTP1199');
  assert.is(server.asked.length, 0);
});

/** The tiny model in the store, and in a folder. */
function storedModel(at: Place, without: readonly string[] = []) {
  const files = Object.entries(tinyModel(3)).filter(([path]) => !path.startsWith('onnx') && !without.includes(path));
  const folder = join(at.folder, 'model');
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const stored = files
    .map(([path, bytes]) => ({ path, digest: storeBlob(at, bytes), bytes: bytes.length }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { folder, output: { type: 'tree', digest: treeDigest(stored), bytes: 0, files: stored } as const };
}

test('a model of the pipeline writes what it would write alone, whatever was there before', async () => {
  const at = place();
  const { folder, output } = storedModel(at, ['chat_template.jinja']);
  const rows = sample(70);
  const options = { answer: text, model: { $input: 'model' }, max_tokens: 6, temperature: 0.9 };
  const given = await writing(at, rows, options, { model: output });
  const { rows: first } = await written(given);
  const loaded = await readModelFolder(folder, fail);
  const writer = openWriter(loaded, await engine(), fail);
  const prompts = await writer.prompts(rows.map((row) => row.text));
  const sampling = { temperature: 0.9, topK: null, topP: 1 };
  const expected = await writeTexts(writer, prompts, { sampling, seed: 7, tokens: 6, stop: [], ends: writer.ends });
  writer.close();
  assert.equal(
    first.map(({ answer }) => answer),
    expected.map((each) => each.text),
  );
  // The second lot is torn, as by a crash: it alone is written again, and the same.
  const lots = join(given.checkpoints, 'written');
  assert.equal(readdirSync(lots), ['000000000.json', '000000064.json']);
  writeFileSync(join(lots, '000000064.json'), '{"digest":');
  const before = statSync(join(lots, '000000000.json')).mtimeMs;
  const { rows: second } = await written(await writing(at, rows, options, { model: output }));
  assert.equal(second, first);
  assert.is(statSync(join(lots, '000000000.json')).mtimeMs, before);
});

test('a chat template frames the prompt; without one a conversation is refused', async () => {
  const at = place();
  const { output } = storedModel(at);
  const greedy = { model: { $input: 'model' }, max_tokens: 4, temperature: 0 };
  const rows = [{ text: 'b' }, { text: 'ab' }];
  // The template of this model joins the texts of all turns.
  const framed = await written(await writing(at, rows, { answer: text, ...greedy, system: 'a' }, { model: output }));
  const plain = await written(await writing(place2(at), rows, { answer: text, ...greedy }, { model: output }));
  assert.is(framed.rows[0]!.answer, plain.rows[1]!.answer);
  const bare = storedModel(at, ['chat_template.jinja']).output;
  for (const more of [{ as: 'chat' }, { system: 'a' }]) {
    const failure = await failing(
      await writing(place2(at), rows, { answer: text, ...greedy, ...more }, { model: bare }),
    );
    assert.is(failure.code, 'FTP1191');
  }
  const long = [{ text: 'x'.repeat(80) }];
  const failure = await failing(await writing(place2(at), long, { answer: text, ...greedy }, { model: output }));
  assert.match(String(failure.values.problem), 'prompt 1 has 80 tokens, and the model holds 64');
});

/** The same store with checkpoints of its own would do; another store needs the model's files as well. */
function place2(at: Place): Place {
  const other = place();
  storedModel(other);
  storedModel(other, ['chat_template.jinja']);
  void at;
  return other;
}

test.run();
