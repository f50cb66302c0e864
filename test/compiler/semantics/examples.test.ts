import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFiles, summaries } from '../../support/check.ts';
import { shared } from '../../support/shared.ts';

const names = ['first.ftp', 'sjukvard.ftp', 'finslip.ftp'];
const paths = names.map((name) => shared(`design/examples/${name}`));

if (paths.every((path) => path !== null)) {
  const [first, sjukvard, finslip] = paths.map((path) => readFileSync(path!, 'utf8')) as [string, string, string];
  const name = 'example/swedish-base-126m@3f0c2b7e9d1a4856b0e2c4d6f8a1b3c5d7e9f0a2';
  const lock = JSON.stringify({
    format: 1,
    models: {
      [name]: {
        config: { model_type: 'gpt2', n_positions: 2048, vocab_size: 64000 },
        tokenizer: { vocabulary: 64000 },
      },
    },
  });
  const files = {
    'first.ftp': first,
    'sjukvard.ftp': sjukvard,
    'finslip.ftp': finslip,
    'finslip.lock': lock,
    'filters/medical.ts': '',
  };

  test('the example programs have nothing wrong with them', () => {
    for (const entry of names) {
      const checked = checkFiles(files, {}, entry);
      assert.equal(summaries(checked), [], entry);
      assert.ok(checked.flow !== null);
    }
  });

  test('the first file becomes a flow with stable ids', () => {
    const flow = checkFiles(files, {}, 'first.ftp').flow!;
    assert.equal(
      flow.nodes.map((node) => node.id),
      [
        'general',
        'notices',
        'background.language',
        'background.gopher_quality',
        'background.redact',
        'background',
        'corpus.where',
        'corpus.language',
        'corpus.gopher_quality',
        'corpus.redact',
        'corpus.dedup',
        'corpus',
        'base',
        'tuned',
        'quality.bpb',
        'quality.bpb.baseline',
        'quality',
        'notiser_sv',
      ],
    );
    const node = (id: string) => flow.nodes.find((one) => one.id === id)!;
    assert.equal(node('tuned').inputs['evaluate.on'], { node: 'corpus', output: 'dev' });
    assert.equal(node('quality').inputs, {
      bpb: { node: 'quality.bpb', output: 'value' },
      'bpb.baseline': { node: 'quality.bpb.baseline', output: 'value' },
    });
    assert.equal(node('quality.bpb.baseline').inputs.model, { node: 'base', output: 'model' });
    assert.equal(node('quality').gates[0]!.text, 'bpb <= 0.98 * bpb.baseline');
    assert.equal(flow.names['corpus.dev'], { node: 'corpus', output: 'dev' });
    assert.is(node('corpus').options.train, 0.7);
    assert.equal(node('notiser_sv').labels.origin, ['general', 'notices']);
    // The filter's operators point at themselves first and at the call last.
    const text = first.slice(...Object.values(node('corpus.redact').locations.at(-1)!.span));
    assert.is(text, 'tidy');
  });

  const variants: readonly (readonly [string, (text: string) => string, string])[] = [
    [
      'unknown licence published',
      (t) =>
        t
          .replace('  role: held_out\n}\n\nfilter', '}\n\nfilter')
          .replace(
            'alto("data/kb/**/*.xml", min_confidence: 90%) { license: "CC0-1.0", basis: public_domain }',
            'alto("data/kb/**/*.xml", min_confidence: 90%) { basis: licence }',
          ),
      'FTP0401 publish',
    ],
    ['waiver removed', (t) => t.replace(/ {2}waive: .*\n/, ''), 'FTP0407 publish'],
    ['sample of 50', (t) => t.replace('sample: 400', 'sample: 50'), 'FTP0703 human.preference'],
    [
      'purpose commercial',
      (t) => t.replace('purpose: public_service }', 'purpose: commercial }'),
      'FTP0408 commercial',
    ],
    [
      'exam used for training',
      (t) => t.replace('finetune(open_base, on: corpus.train)', 'finetune(open_base, on: exam)'),
      'FTP0410 exam',
    ],
    ['context too long', (t) => t.replace('context: 1024 tokens', 'context: 4096 tokens'), 'FTP0700 4096 tokens'],
    ['misspelt column', (t) => t.replace('|> select(id, text), papers', '|> select(id, txet), papers'), 'FTP0205 txet'],
    ['revision missing', (t) => t.replace(/, revision: "[0-9a-f]+"/, ''), 'FTP0704 hub'],
  ];
  for (const [what, change, expected] of variants)
    test(`one thing wrong, one error: ${what}`, () => {
      const text = change(sjukvard);
      assert.is.not(text, sjukvard);
      const without = what === 'revision missing' ? { ...files, 'finslip.lock': '{"format":1,"models":{}}' } : files;
      const checked = checkFiles({ ...without, 'sjukvard.ftp': text }, {}, 'sjukvard.ftp');
      const found = checked.diagnostics.map((one) => {
        const { start, end } = one.location!.span;
        return `${one.code} ${checked.files.get(one.location!.file)!.text.slice(start, end)}`;
      });
      assert.equal(found, [expected]);
      assert.is(checked.flow, null);
    });
}

test.run();
