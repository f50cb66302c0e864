import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json, Question, Value } from '../../../compiler/operators/authoring.ts';
import { openAnswers } from '../../../runtime/services/answers.ts';
import { askService } from '../../../runtime/services/ask.ts';
import { UserFailure } from '../../../runtime/worker/failure.ts';
import { readCompletion } from '../../../stdlib/synthetic/service.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { completion, type ModelServer, startModel } from '../../support/model-server.ts';

const test = suite('ask a service');
const KEY = 'not-a-real-key-0123456789';
let server: ModelServer;
let folder = '';
let waits: number[] = [];

test.before(async () => {
  server = await startModel();
});
test.before.each(() => {
  server.fault = () => false;
  server.asked.length = 0;
  folder = temporaryFolder();
  waits = [];
});
test.after(() => server.close());

const question = (prompt: string): Question<Json> => ({
  address: `${server.url}/chat/completions`,
  body: { model: 'm', messages: [{ role: 'user', content: prompt }] },
  key: { $: 'secret', name: 'KEY' } as unknown as Value<'Secret'>,
  patience: 5,
  read: readCompletion,
});

async function ask(prompt: string, more: Partial<Question<Json>> = {}) {
  const answers = openAnswers(folder);
  try {
    return await askService(
      { fetch, pause: async (seconds) => void waits.push(seconds) },
      { ...question(prompt), ...more },
      {
        at: 'corpus',
        signal: new AbortController().signal,
        answers: () => answers,
        secret: () => Buffer.from(KEY),
      },
    );
  } finally {
    answers.close();
  }
}

async function failing(prompt: string, more: Partial<Question<Json>> = {}): Promise<UserFailure> {
  try {
    await ask(prompt, more);
  } catch (error) {
    if (error instanceof UserFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Answers in the model's place so many times. */
function first(times: number, answer: (response: Parameters<ModelServer['fault']>[1]) => void): void {
  let left = times;
  server.fault = (_, response) => {
    if (left-- <= 0) return false;
    answer(response);
    return true;
  };
}

test('what was answered is not asked again, by another process either', async () => {
  const expected = { answer: { text: 'HEJ', cut: false } };
  assert.equal(await ask('hej'), expected);
  assert.equal(await ask('hej'), expected);
  assert.is(server.asked.length, 1);
  assert.is(server.asked[0]!.authorization, `Bearer ${KEY}`);
  // A line that a killed process tore off, and one of another version.
  const [name] = readdirSync(folder);
  appendFileSync(join(folder, name!), '{"something":1}\n{"digest":"sha256:1","ans');
  assert.equal(await ask('hej'), expected);
  assert.equal(await ask('hå'), { answer: { text: 'HÅ', cut: false } });
  assert.equal(await ask('hå'), { answer: { text: 'HÅ', cut: false } });
  assert.is(server.asked.length, 2);
  for (const file of readdirSync(folder)) assert.not.match(readFileSync(join(folder, file), 'utf8'), KEY);
});

test('429 with a wait, 503, a cut connection, half a body and broken JSON are asked anew', async () => {
  first(1, (response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down'));
  assert.equal(await ask('a'), { answer: { text: 'A', cut: false } });
  assert.equal(waits, [7]);
  first(2, (response) => response.writeHead(503).end());
  await ask('b');
  assert.equal(waits, [7, 1, 2]);
  first(1, (response) => void response.destroy());
  await ask('c');
  first(1, (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"choices": [');
    setTimeout(() => response.destroy(), 20);
  });
  await ask('d');
  for (const wrong of ['{"choices": [', '', '[]', '{"choices": []}', completion(null), '{"error": {"message": "x"}}']) {
    first(1, (response) => response.end(wrong));
    assert.equal(await ask(`e${wrong}`), { answer: { text: `E${wrong}`.toUpperCase(), cut: false } });
  }
});

test('a server that never answers rightly is told as it is, and nothing is kept', async () => {
  first(99, (response) => response.end('<html>Välkommen'));
  const { code, values } = await failing('a');
  assert.is(code, 'FTP1195');
  assert.match(String(values.reason), 'it is no JSON; it begins with "<html>Välkommen"');
  assert.is(server.asked.length, 5);
  first(99, (response) => response.writeHead(429, { 'retry-after': '4000' }).end());
  const late = await failing('a');
  assert.is(late.code, 'FTP1192');
  assert.match(String(late.values.reason), 'it asks to wait 4000 s');
  assert.equal(readdirSync(folder), []);
});

test('a refused key is told without the key, even where the server quotes it', async () => {
  for (const status of [401, 403, 404]) {
    first(1, (response) =>
      response.writeHead(status).end(JSON.stringify({ error: { message: `no such thing for ${KEY}` } })),
    );
    const failure = await failing('a');
    assert.is(failure.code, 'FTP1194');
    assert.match(String(failure.values.reason), `status ${status}`);
    assert.not.match(JSON.stringify(failure.values), KEY);
  }
  assert.is(server.asked.length, 3, 'no tries in vain');
});

test('what is wrong with one question alone is no failure of all', async () => {
  first(1, (response) => response.writeHead(400).end(JSON.stringify({ error: { message: 'prompt is too long' } })));
  assert.equal(await ask('a'), { refused: 'status 400: prompt is too long' });
  first(1, (response) => response.end(completion(null, { refusal: 'I would rather not.' })));
  assert.equal(await ask('a'), { refused: 'I would rather not.' });
  assert.equal(await ask('a'), { answer: { text: 'A', cut: false } }, 'a refusal is not kept');
});

test('a redirect is not followed with what is asked', async () => {
  first(1, (response) => response.writeHead(307, { location: 'https://elsewhere.invalid/v1' }).end());
  const { code, values } = await failing('a');
  assert.is(code, 'FTP1194');
  assert.match(String(values.reason), 'it leads on to https://elsewhere.invalid/v1');
});

test('silence counts as no answer', async () => {
  server.fault = () => true;
  const { code, values } = await failing('a', { patience: 0.05 });
  assert.is(code, 'FTP1192');
  assert.match(String(values.reason), 'no answer for 0.05 s');
});

test.run();
