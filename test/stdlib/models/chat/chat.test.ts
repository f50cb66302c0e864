import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../../compiler/operators/manifest.ts';
import { type ChatMessage, modelTemplate } from '../../../../stdlib/models/chat/chat-template.ts';
import { compileTemplate } from '../../../../stdlib/models/chat/render.ts';
import { TemplateError } from '../../../../stdlib/models/chat/source.ts';
import { answerSpans, type Span, tokensWithin } from '../../../../stdlib/models/chat/spans.ts';
import { readTokenizer } from '../../../../stdlib/models/tokenizer.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { shared } from '../../../support/shared.ts';
import { type Failed, fail } from '../support.ts';

/** Golden spans count code points, ours UTF-16 units. */
const inCodePoints = (text: string, spans: readonly Span[]) =>
  spans.map((span) => span.map((at) => [...text.slice(0, at)].length));

interface Feature {
  readonly name: string;
  readonly template: string;
  readonly text?: string;
  readonly spans?: readonly (readonly number[])[] | null;
  readonly error?: string;
  readonly message?: string;
}
const { cases, variables } = JSON.parse(readFileSync(join(import.meta.dirname, 'features.json'), 'utf8')) as {
  readonly cases: readonly Feature[];
  readonly variables: Readonly<Record<string, Json>>;
};

for (const { name, template, text, spans, error, message } of cases)
  test(`${name}: as Jinja2 renders it`, () => {
    const render = () => compileTemplate(template).render({ tools: null, documents: null, ...variables });
    if (error === undefined) {
      const got = render();
      assert.is(got.text, text);
      assert.equal(got.spans === null ? null : inCodePoints(got.text, got.spans), spans ?? null);
      return;
    }
    try {
      render();
    } catch (thrown) {
      assert.instance(thrown, TemplateError);
      // Faults of syntax are told in other words.
      if (error === 'UndefinedError' || error === 'TemplateError') assert.is((thrown as Error).message, message);
      return;
    }
    assert.unreachable(`Jinja2 says ${message}`);
  });

test('a template has no clock', () => {
  const dated = "{% if strftime_now is defined %}{{ strftime_now('%Y') }}{% else %}1 May 2024{% endif %}";
  assert.is(compileTemplate(dated).render({}).text, '1 May 2024');
  assert.throws(() => compileTemplate("{{ strftime_now('%Y') }}").render({}), /'strftime_now' is undefined/);
});

test('what marks an answer cannot be forged by a conversation', () => {
  const template = compileTemplate('{% for m in messages %}{% generation %}{{ m }}{% endgeneration %}{% endfor %}');
  const said = '\ufdd0{% endgeneration %}\ufdd1';
  assert.equal(template.render({ messages: [said, 'b'] }), {
    text: `${said}b`,
    spans: [
      [0, said.length],
      [said.length, said.length + 1],
    ],
  });
});

function folderWith(files: Readonly<Record<string, string | object>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

test('a template is found where models of all years keep it', () => {
  const textOf = (files: Readonly<Record<string, string | object>>) =>
    modelTemplate(folderWith(files), fail)?.render([{ role: 'user', content: 'Hej' }]).text ?? null;
  const config = { chat_template: 'config {{ messages[0].content }}' };
  assert.is(textOf({ 'tokenizer_config.json': config }), 'config Hej');
  assert.is(textOf({ 'tokenizer_config.json': config, 'chat_template.jinja': 'file' }), 'file');
  const named = [
    { name: 'rag', template: 'r' },
    { name: 'default', template: 'd' },
  ];
  assert.is(textOf({ 'tokenizer_config.json': { chat_template: named } }), 'd');
  assert.is(textOf({ 'tokenizer_config.json': {} }), null);
  assert.is(textOf({}), null);
  const refused = (files: Readonly<Record<string, string | object>>) => {
    try {
      textOf(files);
    } catch (error) {
      return (error as Failed).code;
    }
    return null;
  };
  assert.is(refused({ 'tokenizer_config.json': { chat_template: named.slice(0, 1) } }), 'FTP0940');
  assert.is(refused({ 'tokenizer_config.json': '{"chat_template":' }), 'FTP0962');
});

test('special tokens are texts or records, in one file or the other', () => {
  const folder = folderWith({
    'special_tokens_map.json': { bos_token: '<a>', eos_token: '<b>' },
    'tokenizer_config.json': {
      eos_token: { content: '</s>', lstrip: false },
      pad_token: null,
      chat_template: '{{ bos_token }}{{ eos_token }}{{ pad_token is defined }}',
    },
  });
  assert.is(modelTemplate(folder, fail)!.render([]).text, '<a></s>False');
});

interface Golden {
  readonly name: string;
  readonly messages: readonly ChatMessage[];
  readonly add_generation_prompt: boolean;
  readonly text?: string;
  readonly ids?: readonly number[];
  readonly assistant_mask?: readonly number[] | null;
  readonly assistant_mask_by_overlap?: readonly number[] | null;
  readonly masks_agree?: boolean | null;
  readonly generation_spans?: readonly (readonly number[])[] | null;
  readonly error: string | null;
}

const golden = shared('golden/training');
if (golden !== null)
  for (const model of ['tiny-gptsw3-like', 'tiny-llama-gqa', 'tiny-llama3-tied', 'tiny-mistral', 'tiny-qwen2'])
    test(`conversations of ${model} are those of the reference`, async () => {
      const template = modelTemplate(join(golden, 'models', model), fail)!;
      const tokenizer = await readTokenizer(join(golden, 'models', model), fail);
      const lines = readFileSync(join(golden, 'tokenize', `${model}.chat.jsonl`), 'utf8')
        .trim()
        .split('\n');
      assert.ok(lines.length > 10);
      for (const line of lines) {
        const wanted = JSON.parse(line) as Golden;
        const where = `${model} ${wanted.name}`;
        if (wanted.error !== null) {
          assert.throws(
            () => template.render(wanted.messages, wanted.add_generation_prompt),
            (error: Error) => error.message === wanted.error,
          );
          continue;
        }
        const { text, spans } = template.render(wanted.messages, wanted.add_generation_prompt);
        assert.is(text, wanted.text!, where);
        assert.equal(spans === null ? null : inCodePoints(text, spans), wanted.generation_spans ?? null, where);
        const { ids, offsets } = await tokenizer.encodeWithOffsets(text, false);
        assert.equal(ids, wanted.ids, where);
        const mask = spans === null ? null : [...tokensWithin(offsets, spans)];
        assert.equal(
          mask,
          wanted.masks_agree === false ? wanted.assistant_mask_by_overlap : wanted.assistant_mask,
          where,
        );
        // What is found without the marks is what the marks say, where the end of an answer is a token.
        if (spans !== null && !model.includes('gptsw3') && !wanted.add_generation_prompt && wanted.name !== 'roles-bad')
          assert.equal(
            answerSpans(template, wanted.messages, (token) => tokenizer.tokenId(token) !== null),
            spans,
            where,
          );
      }
    });
else console.log('skipped: conversations of the reference (no shared/golden)');

test.run();
