import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Program } from '../../../stdlib/engines/engine.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { capacityFor, type Writer, type Writing, write } from '../../../stdlib/models/generate.ts';
import { greedy } from '../../../stdlib/models/sampling.ts';
import type { Tokenizer } from '../../../stdlib/models/tokenizer.ts';
import { openWriter } from '../../../stdlib/models/writer.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { engine, readJson } from '../engines/support.ts';
import { type Failed, fail } from './support.ts';

const usual: Writing = { sampling: greedy, seed: 1, tokens: 24, stop: [], ends: [] };

/** Writes the given tokens after any prompt; `scripts` by the first token of the prompt. A token is a piece of text. */
function scripted(pieces: readonly string[], scripts: Readonly<Record<number, readonly number[]>>, positions = 64) {
  const opened: { rows: number; capacity: number; advanced: number[][]; disposed: boolean }[] = [];
  const program = {
    async generate(prompts: readonly Int32Array[], capacity: number) {
      const seen = { rows: prompts.length, capacity, advanced: [] as number[][], disposed: false };
      opened.push(seen);
      return {
        scores() {
          const scores = new Float32Array(prompts.length * pieces.length);
          for (const [row, prompt] of prompts.entries()) {
            const script = scripts[prompt[0]!]!;
            scores[row * pieces.length + (script[seen.advanced.length] ?? 0)] = 1;
          }
          return scores;
        },
        async advance(tokens: Int32Array) {
          seen.advanced.push([...tokens]);
        },
        dispose() {
          seen.disposed = true;
        },
      };
    },
  } as unknown as Program;
  const tokenizer = {
    decode: async (ids: readonly number[]) => ids.map((id) => pieces[id]).join(''),
  } as unknown as Tokenizer;
  return { writer: { program, tokenizer, positions } satisfies Writer, opened };
}

const pieces = ['.', 'A', 'B', ' fi', 'n sl', 'ut', ' och', '<end>', 'C'];

test('a stop string is found across tokens, and the text is cut before it', async () => {
  const { writer, opened } = scripted(pieces, { 1: [6, 3, 4, 5, 6], 2: [6, 6, 6, 6, 6] });
  const [first, second] = await write(writer, [[1], [2]], { ...usual, tokens: 5, stop: ['n s', 'in sl'] });
  assert.equal(first, { ids: [6, 3, 4], text: ' och f', ended: 'stop' });
  assert.equal(second, { ids: [6, 6, 6, 6, 6], text: ' och och och och och', ended: 'length' });
  // The row that has ended rests.
  assert.equal(opened[0]!.advanced, [
    [6, 6],
    [3, 6],
    [-1, 6],
    [-1, 6],
  ]);
  assert.ok(opened[0]!.disposed);
});

test('a stop string in the prompt does not count', async () => {
  const { writer } = scripted(pieces, { 3: [6, 6] });
  assert.equal(await write(writer, [[3, 4]], { ...usual, tokens: 2, stop: ['fin'] }), [
    { ids: [6, 6], text: ' och och', ended: 'length' },
  ]);
});

test('any end token ends a text', async () => {
  const { writer } = scripted(pieces, { 1: [6, 7, 6], 2: [8, 8, 8] });
  const [first, second] = await write(writer, [[1], [2]], { ...usual, tokens: 3, ends: [7, 8] });
  assert.equal([first!.ids, first!.ended], [[6, 7], 'end']);
  assert.equal([second!.ids, second!.ended], [[8], 'end']);
});

test('prompts go in groups of like length and equal size, and the answers stay in order', async () => {
  const { writer, opened } = scripted(pieces, { 0: [], 1: [3], 2: [4], 8: [5] });
  const answers = await write(writer, [[1, 0, 0, 0], [2], [8, 0]], { ...usual, tokens: 1, rows: 2 });
  assert.equal(
    answers.map(({ text }) => text),
    [' fi', 'n sl', 'ut'],
  );
  assert.equal(
    opened.map(({ rows }) => rows),
    [2, 2],
  );
});

test('no text outgrows the positions of the model', async () => {
  const { writer, opened } = scripted(pieces, { 1: [3, 4, 5, 6] }, 8);
  const prompt = (length: number) => [1, ...new Array<number>(length - 1).fill(0)];
  const answers = await write(writer, [prompt(7), prompt(8), prompt(9)], { ...usual, rows: 1 });
  assert.equal(
    answers.map(({ ids, ended }) => [ids.length, ended]),
    [
      [2, 'length'],
      [1, 'length'],
      [0, 'length'],
    ],
  );
  assert.equal(
    opened.map(({ capacity, advanced }) => [capacity, advanced.length]),
    [
      [8, 1],
      [8, 0],
    ],
  );
});

test('capacities double from 64 up to the positions of the model', () => {
  assert.equal(
    [1, 64, 65, 200, 900].map((tokens) => capacityFor(tokens, 1000)),
    [64, 64, 128, 256, 1000],
  );
  assert.is(capacityFor(5, 32), 32);
});

test('a writing that is cancelled stops and lets its cache go', async () => {
  const { writer, opened } = scripted(pieces, { 1: [3, 4, 5, 6] });
  const stop = new AbortController();
  stop.abort(new Error('cancelled'));
  let error = '';
  await write(writer, [[1]], { ...usual, signal: stop.signal }).catch(({ message }) => (error = message));
  assert.is(error, 'cancelled');
  assert.ok(opened[0]!.disposed);
});

interface Golden {
  readonly prompt: string;
  readonly prompt_ids: readonly number[];
  readonly new_ids: readonly number[];
  readonly text: string;
  readonly first_eos_at: number | null;
}

const golden = shared('golden/training');
if (golden === null) console.log('skipped: no golden values here');
else {
  for (const name of [
    'tiny-llama-gqa',
    'tiny-llama3-tied',
    'tiny-qwen2',
    'tiny-mistral',
    'tiny-gpt2',
    'tiny-gptsw3-like',
  ])
    test(`${name} continues texts as the reference does`, async () => {
      const { generations } = readJson<{ greedy: { generations: readonly Golden[] } }>(
        golden,
        'forward',
        `${name}.json`,
      ).greedy;
      assert.ok(generations.length >= 3);
      const writer = openWriter(await readModelFolder(join(golden, 'models', name), fail), await engine(), fail);
      const prompts = await writer.prompts(generations.map(({ prompt }) => prompt));
      assert.equal(
        prompts,
        generations.map(({ prompt_ids }) => prompt_ids),
      );
      const written = await write(writer, prompts, usual);
      assert.equal(
        written.map(({ ids }) => ids),
        generations.map(({ new_ids }) => new_ids),
      );
      for (const [i, { text }] of written.entries())
        assert.is((await writer.tokenizer.decode(prompts[i]!, false)) + text, generations[i]!.text);
      const ending = await write(writer, prompts, { ...usual, ends: writer.ends });
      for (const [i, { first_eos_at: at, new_ids }] of generations.entries())
        assert.equal(ending[i]!.ids, at === null ? new_ids : new_ids.slice(0, at + 1));
      writer.close();
    });

  test('what is drawn for a prompt does not depend on the prompts beside it', async () => {
    const writer = openWriter(
      await readModelFolder(join(golden, 'models', 'tiny-llama-gqa'), fail),
      await engine(),
      fail,
    );
    const texts = ['Kommunen', 'I höst öppnar biblioteket', 'Det finns', 'Sjuksköterskan', 'En', 'Vem ansvarar för'];
    const prompts = await writer.prompts(texts);
    const sampling = { temperature: 0.9, topK: 40, topP: 0.95 };
    const each = [];
    for (const rows of [1, 3, 6]) each.push(await write(writer, prompts, { ...usual, sampling, seed: 5, rows }));
    assert.equal(each[1], each[0]);
    assert.equal(each[2], each[0]);
    assert.is.not(each[0]![0]!.text, each[0]![1]!.text);
    assert.not.equal(await write(writer, prompts, { ...usual, sampling, seed: 6 }), each[0]);
    writer.close();
  });

  test('end tokens are those of both files, and a broken file is told', async () => {
    const folder = temporaryFolder();
    cpSync(join(golden, 'models', 'tiny-llama-gqa'), folder, { recursive: true });
    const write = (text: string) => writeFileSync(join(folder, 'generation_config.json'), text);
    const open = async () => openWriter(await readModelFolder(folder, fail), await engine(), fail);
    write('{ "eos_token_id": [7, 9] }');
    const writer = await open();
    assert.ok([7, 9].every((id) => writer.ends.includes(id)));
    assert.ok(writer.ends.length >= 3);
    writer.close();
    write('{');
    let code = '';
    await open().catch((error) => (code = (error as Failed).code));
    assert.is(code, 'FTP0951');
    rmSync(folder, { recursive: true });
  });
}

test.run();
