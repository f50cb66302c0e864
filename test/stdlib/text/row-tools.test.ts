import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

const swedish = 'Biblioteket har öppet till klockan åtta på kvällen,\noch alla är välkomna att låna böcker.';

test('identifies languages, with line breaks as spaces', async () => {
  const tools = await rowTools(7);
  assert.is(tools.seed, 7);
  assert.is(tools.identifyLanguage(swedish).language, 'sv');
  assert.ok(tools.identifyLanguage(swedish).score > 0.9);
  assert.is(tools.identifyLanguage('The library is open until eight in the evening.').language, 'en');
  assert.is(
    tools.identifyLanguage('Biblioteket er åpent til klokken åtte om kvelden, og alle er velkomne.').language,
    'no',
  );
  // The score is that of the whole text, not of its first line.
  const mixed = `${swedish}\n${'And the rest of this is written in plain English, which is most of it. '.repeat(5)}`;
  assert.is(tools.identifyLanguage(mixed).language, 'en');
});

test('answers for texts that say nothing', async () => {
  const tools = await rowTools(7);
  for (const text of ['', ' ', '\n', '\0', '12 34', '\ud800']) {
    const { score } = tools.identifyLanguage(text);
    assert.ok(score >= 0 && score <= 1, `${JSON.stringify(text)}: ${score}`);
  }
});

test('counts what operators report', async () => {
  const counted: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => {
      counted[name] = (counted[name] ?? 0) + by;
    },
  });
  tools.count('redacted email');
  tools.count('redacted email', 2);
  assert.equal(counted, { 'redacted email': 3 });
  assert.throws(() => tools.identifyLanguage('text'), /not asked for/);
});

test('works in a worker thread', async () => {
  const module = new URL('../../../stdlib/text/row-tools.ts', import.meta.url).href;
  const code = `
    import('tsx/esm/api').then(({ register }) => {
      register();
      return import(${JSON.stringify(module)});
    }).then(async ({ rowTools }) => {
      const tools = await rowTools(1);
      require('node:worker_threads').parentPort.postMessage([tools.identifyLanguage(${JSON.stringify(swedish)}).language, tools.words('ett två').length]);
    });`;
  const worker = new Worker(code, { eval: true });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  assert.equal(answer, ['sv', 2]);
});

test.run();
