import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tokenizerFacts } from '../../../compiler/semantics/training/tokenizer-facts.ts';
import { checkFiles, summaries } from '../../support/check.ts';
import { shared } from '../../support/shared.ts';

const source = `source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
source talks = jsonl("data/talks.jsonl") {
  record: { id: Text, prompt: Text, chosen: Text, rejected: Text }
  license: "CC0-1.0"
}
`;

/** A model in a folder beside the pipeline. */
const config = {
  model_type: 'llama',
  hidden_size: 64,
  vocab_size: 300,
  max_position_embeddings: 128,
  bos_token_id: 1,
  eos_token_id: 2,
};
const tokenizer = {
  added_tokens: [
    { id: 1, content: '<s>' },
    { id: 2, content: '</s>' },
  ],
  post_processor: null,
  model: { type: 'BPE', vocab: { a: 0, b: 3 }, merges: [] },
};
const settings = { bos_token: '<s>', eos_token: { content: '</s>', lstrip: false } };

interface Given {
  readonly base?: string;
  readonly on?: string;
  readonly entries?: string;
  readonly config?: object;
  readonly tokenizer?: object;
  readonly settings?: object;
}

const folder = 'model old = pretrained(folder("models/old")) { license: "Apache-2.0" }\n';
const lora = 'method: lora(rank: 8, alpha: 16)';

/** What `check` says of one fine-tuning with the given entries. */
function check({ base = folder, on = 'notices', entries = '', ...model }: Given): readonly string[] {
  const method = /\bmethod:/.test(entries) ? '' : `  ${lora}\n`;
  const objective = /\bobjective:/.test(entries) ? '' : '  objective: causal(text)\n';
  const text = `${source}${base}model tuned = finetune(old, on: ${on}) {\n${objective}${method}  ${entries}\n}\n`;
  const checked = checkFiles({
    'main.ftp': text,
    'models/old/config.json': JSON.stringify({ ...config, ...model.config }),
    'models/old/tokenizer.json': JSON.stringify({ ...tokenizer, ...model.tokenizer }),
    'models/old/tokenizer_config.json': JSON.stringify({ ...settings, ...model.settings }),
  });
  // Not every source is used.
  return summaries(checked)
    .filter((line) => !/^FTP0120 .*(notices|talks)$/.test(line))
    .map((line) => line.replace(/ \d+:\d+ /, ' '));
}

test('an ordinary training has nothing wrong with it', () => {
  assert.equal(check({}), []);
  assert.equal(
    check({
      base: 'model old = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: notices) { objective: causal(text), tokenizer: bpe(vocabulary: 300) }\n',
    }),
    [],
  );
});

test('a model in a folder is known when checking', () => {
  assert.equal(check({ entries: 'context: 256 tokens' }), ['FTP0700 256 tokens']);
  assert.equal(check({ config: { model_type: 'rwkv' } }), ['FTP0707 folder']);
  assert.equal(check({ config: { vocab_size: 3 } }), ['FTP0705 folder']);
});

test('one matrix for embedding and output that is adapted on one side is told', () => {
  const head = { entries: 'method: lora(rank: 8, alpha: 16, target: ["q_proj", "lm_head"])' };
  assert.equal(check({ ...head, config: { tie_word_embeddings: true } }), ['FTP1086 "lm_head"']);
  // Untied, the output layer is one like any other.
  assert.equal(check(head), []);
  const scratch = (tied: string) =>
    `model old = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens${tied}), on: notices) { objective: causal(text), tokenizer: bpe(vocabulary: 300) }\n`;
  assert.equal(check({ ...head, base: scratch('') }), ['FTP1086 "lm_head"']);
  assert.equal(check({ ...head, base: scratch(', tied: false') }), []);
  // Left out in `config.json`, GPT-2 ties and Llama does not.
  const gpt2 = { model_type: 'gpt2', n_embd: 64, n_positions: 128 };
  assert.equal(check({ entries: 'method: lora(rank: 8, alpha: 16, target: ["wte"])', config: gpt2 }), [
    'FTP1086 "wte"',
  ]);
});

test('a tokenizer of another model is told by what begins and ends a text', () => {
  assert.equal(check({ config: { bos_token_id: 7, eos_token_id: 8 } }), ['FTP0720 folder']);
  assert.equal(check({ config: { eos_token_id: 8 } }), ['FTP0740 folder']);
  assert.equal(check({ config: { eos_token_id: [8, 2] } }), []);
  assert.equal(check({ config: { bos_token_id: 7 }, settings: { bos_token: null } }), []);
});

test('quantised weights are refused', () => {
  assert.equal(check({ config: { quantization_config: { quant_method: 'gptq', bits: 4 } } }), ['FTP0723 folder']);
});

test('a schedule must leave something of the training', () => {
  const schedule = (text: string) => check({ entries: `optimizer: adamw(lr: 1e-3, schedule: ${text})` });
  assert.equal(schedule('linear(warmup: 100%)'), ['FTP0724 100%']);
  assert.equal(schedule('linear(warmup: 50%)'), []);
  assert.equal(schedule('warmup_stable_decay(warmup: 60%, decay: 50%)'), ['FTP0725 50%']);
  assert.equal(schedule('warmup_stable_decay(warmup: 60%, decay: 40%)'), []);
  const steps = 'repeat: true\n  steps: 100\n  optimizer: adamw(lr: 1e-3, schedule:';
  assert.equal(check({ entries: `${steps} warmup_stable_decay(warmup: 60 steps, decay: 50%))` }), ['FTP0725 50%']);
  assert.equal(check({ entries: `${steps} linear(warmup: 100 steps))` }), ['FTP0706 100 steps']);
});

test('a schedule ends at one floor below the rate', () => {
  const schedule = (text: string) => check({ entries: `optimizer: adamw(lr: 1e-3, schedule: ${text})` });
  assert.equal(schedule('cosine_with_min_lr(floor: 10%, min_lr: 1e-5)'), ['FTP0726 1e-5']);
  assert.equal(schedule('cosine_with_min_lr(min_lr: 2e-3)'), ['FTP0727 2e-3']);
  assert.equal(schedule('polynomial(min_lr: 2e-3)'), ['FTP0727 2e-3']);
  assert.equal(schedule('cosine_with_min_lr(min_lr: 1e-5)'), []);
});

test('learning rates outside of what a method is trained with are warned about', () => {
  const rate = (lr: string, method: string, rest = '') =>
    check({ entries: `optimizer: adamw(lr: ${lr})\n  method: ${method}\n  ${rest}` });
  assert.equal(rate('2e-5', 'full'), []);
  assert.equal(rate('2e-2', 'full'), ['FTP0742 2e-2']);
  assert.equal(rate('5e-3', 'full'), ['FTP0742 5e-3']);
  assert.equal(rate('5e-3', 'lora(rank: 8, alpha: 16)'), []);
  assert.equal(rate('1e-6', 'lora(rank: 8, alpha: 16)'), ['FTP0742 1e-6']);
  const preferences = 'objective: dpo(prompt, chosen, rejected)\n  optimizer: adamw(lr: 1e-6)\n  ';
  assert.equal(check({ on: 'talks', entries: `${preferences}method: full` }), []);
  assert.equal(check({ on: 'talks', entries: `${preferences.replace('1e-6', '5e-4')}method: full` }), ['FTP0742 5e-4']);
  const scratch = (lr: string) =>
    check({
      base: `model old = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: notices) {\n  objective: causal(text)\n  tokenizer: bpe(vocabulary: 300)\n  optimizer: adamw(lr: ${lr})\n}\n`,
    });
  assert.equal(scratch('6e-3'), []);
  assert.equal(scratch('0.5'), ['FTP0742 0.5']);
});

test('a warning can be silenced with a reason', () => {
  const entries = '// ftp-ignore FTP0742: a search over rates\n  optimizer: adamw(lr: 0.5)';
  assert.equal(check({ entries }), []);
});

test('an adapter that counts too much, too little or is wider than the model is warned about', () => {
  const adapter = (text: string) => check({ entries: `method: lora(${text})` });
  assert.equal(adapter('rank: 8, alpha: 2'), []);
  assert.equal(adapter('rank: 8, alpha: 1'), ['FTP0743 1']);
  assert.equal(adapter('rank: 8, alpha: 64'), ['FTP0743 64']);
  assert.equal(adapter('rank: 128, alpha: 128'), ['FTP0744 128']);
  assert.equal(check({ entries: 'method: rslora(rank: 64, alpha: 64)' }), []);
  assert.equal(check({ entries: 'method: rslora(rank: 16, alpha: 128)' }), ['FTP0743 128']);
  assert.equal(check({ entries: 'method: dora(rank: 8, alpha: 64)' }), ['FTP0743 64']);
  assert.equal(adapter('rank: 64, alpha: 64'), []);
});

test('steps and epochs exclude each other', () => {
  assert.equal(check({ entries: 'steps: 100\n  epochs: 2' }), ['FTP0964 2']);
});

test('a template needs its markers as tokens', () => {
  const talk = `source chats = jsonl("data/chats.jsonl") {
  record: { messages: List<{ role: Text, content: Text }> }
  license: "CC0-1.0"
}
`;
  const objective = { base: talk + folder, on: 'chats', entries: 'objective: sft(messages, template: chatml())' };
  assert.equal(check(objective), ['FTP0722 chatml']);
  const both = ['<|im_start|>', '<|im_end|>'].map((content, i) => ({ id: 4 + i, content }));
  assert.equal(check({ ...objective, tokenizer: { added_tokens: [...tokenizer.added_tokens, ...both] } }), []);
});

test('an objective without a template needs a model that has one', () => {
  const chats = `source chats = jsonl("data/chats.jsonl") {
  record: { messages: List<{ role: Text, content: Text }> }
  license: "CC0-1.0"
}
`;
  const sft = { on: 'chats', entries: 'objective: sft(messages)' };
  const own = { settings: { ...settings, chat_template: '{% for m in messages %}{{ m.content }}{% endfor %}' } };
  assert.equal(check({ ...sft, base: chats + folder }), ['FTP0721 sft']);
  assert.equal(check({ ...sft, ...own, base: chats + folder }), []);
  const scratch =
    'model old = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: notices) { objective: causal(text), tokenizer: bpe(vocabulary: 300) }\n';
  assert.equal(check({ ...sft, base: chats + scratch }), ['FTP0721 sft']);
  // An earlier training may have given the model another template.
  const markers = ['<|im_start|>', '<|im_end|>'].map((content, i) => ({ id: 4 + i, content }));
  const trained = (objective: string) =>
    `model first = pretrained(folder("models/old")) { license: "Apache-2.0" }\nmodel old = finetune(first, on: chats) { objective: ${objective}, ${lora} }\n`;
  const twice = (objective: string) =>
    check({
      ...sft,
      base: chats + trained(objective),
      tokenizer: { added_tokens: [...tokenizer.added_tokens, ...markers] },
    });
  assert.equal(twice('sft(messages, template: chatml())'), []);
  assert.equal(twice('sft(messages)'), ['FTP0721 sft', 'FTP0721 sft']);
});

test('a begin token of the template and of the tokenizer are told apart', () => {
  const chats = `source chats = jsonl("data/chats.jsonl") {
  record: { messages: List<{ role: Text, content: Text }> }
  license: "CC0-1.0"
}
`;
  const said = (template: string, single: readonly object[]) =>
    check({
      base: chats + folder,
      on: 'chats',
      entries: 'objective: sft(messages)',
      settings: { ...settings, chat_template: template },
      tokenizer: { post_processor: { type: 'TemplateProcessing', single } },
    });
  const begin = { SpecialToken: { id: '<s>', type_id: 0 } };
  const text = { Sequence: { id: 'A', type_id: 0 } };
  assert.equal(said('{{ bos_token }}{{ messages }}', [begin, text]), ['FTP0741 sft']);
  assert.equal(said('<s>{{ messages }}', [begin, text]), ['FTP0741 sft']);
  assert.equal(said('{{ messages }}', [begin, text]), []);
  assert.equal(said('{{ bos_token }}{{ messages }}', [text]), []);
});

const models = shared('golden/training/models');
if (models !== null)
  test('facts of published tokenizers', () => {
    const facts = (name: string) => {
      const text = (file: string) => {
        try {
          return readFileSync(join(models, name, file), 'utf8');
        } catch {
          return null;
        }
      };
      return tokenizerFacts({
        tokenizer: text('tokenizer.json'),
        settings: text('tokenizer_config.json'),
        specials: text('special_tokens_map.json'),
        template: text('chat_template.jinja'),
      });
    };
    const llama = facts('tiny-llama3-tied');
    assert.is(llama.vocabulary, 720);
    assert.is(llama.type, 'BPE');
    assert.equal(llama.special!.eos, { token: '<|eot_id|>', id: 718 });
    assert.equal(llama.around, { before: ['<|begin_of_text|>'], after: [] });
    assert.match(llama.template!, 'generation');
    const swedish = facts('tiny-gptsw3-like');
    assert.is(swedish.vocabulary, 2000);
    assert.is(swedish.type, 'Unigram');
    assert.is(swedish.special!.bos!.id, 2);
    assert.equal(swedish.around, { before: [], after: [] });
    // In the older layout the template stands inside `tokenizer_config.json`.
    assert.match(facts('tiny-mistral').template!, '[INST]');
  });

test.run();
