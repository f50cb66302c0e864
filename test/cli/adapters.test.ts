import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';
import { targetModules } from '../../stdlib/models/adapter.ts';
import { readConfig } from '../../stdlib/models/config.ts';
import { initialAdapter } from '../../stdlib/models/initialise.ts';
import { writeAdapter } from '../../stdlib/models/peft.ts';
import { fail } from '../stdlib/models/support.ts';
import { type RunJson, statuses } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import type { Files } from '../support/tiny-model.ts';
import { entries, hub, lockSuite, project, tiny } from './lock-project.ts';

const test = lockSuite('adapters');
const commit = 'c'.repeat(40);

/** Files of an adapter of `tiny`, as PEFT writes them and people publish them. */
function adapter(): Files {
  const folder = temporaryFolder();
  lay(folder, tiny);
  const config = readConfig(folder, fail);
  const names = ['q_proj', 'lm_head'];
  const weights = new Map(
    [...initialAdapter(config, targetModules(config, names), 2, 3)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((x, i) => x + 0.05 * Math.sin(i)) },
    ]),
  );
  writeAdapter(join(folder, 'adapter'), config, {
    adapter: { rank: 2, alpha: 4, rankStabilised: false, weights },
    names,
    dropout: 0,
  });
  const read = (name: string) => readFileSync(join(folder, 'adapter', name));
  const told = {
    ...(JSON.parse(read('adapter_config.json').toString()) as object),
    base_model_name_or_path: 'example/tiny',
  };
  return {
    'README.md': new TextEncoder().encode('# Notes\n'),
    'adapter_config.json': new TextEncoder().encode(JSON.stringify(told)),
    'adapter_model.safetensors': read('adapter_model.safetensors'),
    // Trainers leave the tokenizer there too.
    'tokenizer.json': tiny['tokenizer.json']!,
  };
}

function lay(folder: string, files: Files): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

const pipeline = (base: string, notes: string, entry = '') => `pipeline p { seed: 3 }
source rows = jsonl("rows.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data corpus = rows |> split(by: id, train: 60%, test: 40%)
model base = pretrained(${base}) { license: "Apache-2.0" }
model notes = with_adapter(base, ${notes}) { license: "CC-BY-4.0" }
model more = finetune(base, on: corpus.train) {
  objective: causal(text)
  method: continued(notes)
  context: 32 tokens
  batch: 4
  ${entry}
}
evaluation quality = evaluate(more, against: notes) { bpb: bits_per_byte(corpus.test, text) }
release out = publish(more, when: quality) {
  license: "CC-BY-4.0"
  to: "out"
  weights: adapter
}
`;
const rows = Array.from({ length: 24 }, (_, n) =>
  JSON.stringify({ id: `r${n}`, text: `Biblioteket har ${n} böcker` }),
).join('\n');

test('an adapter in a folder is put on its model, judged, trained on and published', async () => {
  const at = project({ 'main.ftp': pipeline('folder("models/tiny")', 'folder("adapters/notes")'), 'rows.jsonl': rows });
  lay(join(at.folder, 'models/tiny'), tiny);
  lay(join(at.folder, 'adapters/notes'), adapter());
  const checked = await at.call('check');
  assert.is(checked.status, 0, checked.err);

  const run = await at.json<RunJson>('run');
  assert.equal(run.failures, []);
  assert.is(statuses(run).more, 'succeeded');
  const out = join(at.folder, 'out', 'v1');
  const published = JSON.parse(readFileSync(join(out, 'adapter_config.json'), 'utf8')) as {
    r: number;
    target_modules: string[];
  };
  assert.equal([published.r, published.target_modules], [2, ['q_proj', 'lm_head']]);
  // Another adapter is another result; the model below it is the one that is there.
  const other = adapter();
  const changed = Uint8Array.from(other['adapter_model.safetensors']!);
  changed[changed.length - 3]! ^= 1;
  lay(join(at.folder, 'adapters/notes'), { 'adapter_model.safetensors': changed });
  const again = statuses(await at.json<RunJson>('run', 'main.ftp', 'more'));
  assert.equal([again.base, again.notes, again.more], ['cached', 'succeeded', 'succeeded']);

  lay(join(at.folder, 'adapters/notes'), { 'adapter_config.json': new TextEncoder().encode('{"peft_type": "IA3"}') });
  const { failures } = await at.json<RunJson>('run', 'main.ftp', 'notes');
  assert.equal(
    failures.map(({ code, location }) => [code, location?.file]),
    [['FTP1080', 'main.ftp']],
  );
});

test('a folder may lie anywhere, and be called a directory', async () => {
  const outside = temporaryFolder();
  lay(join(outside, 'tiny (first)'), tiny);
  lay(join(outside, 'notes'), adapter());
  const [base, notes] = [`directory("${join(outside, 'tiny (first)')}")`, `directory("${join(outside, 'notes')}")`];
  writeFileSync(join(outside, 'rows.jsonl'), rows);
  const text = pipeline(base, notes).replace('jsonl("rows.jsonl")', `jsonl("${join(outside, '*.jsonl')}")`);
  const at = project({ 'main.ftp': text });
  const checked = await at.call('check');
  assert.is(checked.status, 0, checked.err);
  const run = await at.json<RunJson>('run', 'main.ftp', 'more');
  assert.equal(run.failures, []);
  assert.is(statuses(run).more, 'succeeded');

  writeFileSync(join(at.folder, 'main.ftp'), pipeline('folder("/no/such/model")', notes));
  const missing = await at.call('plan');
  assert.match(missing.err, 'FTP0801');
  assert.match(missing.err, 'no file matches `/no/such/model` under the root of the file system');
  // A store is still a store.
  writeFileSync(join(at.folder, 'main.ftp'), pipeline(base, notes));
  writeFileSync(join(at.folder, 'finslip.ftp'), `store results = directory("${join(outside, 'store')}")\n`);
  assert.is((await at.call('check')).status, 0);
});

test('an adapter on a hub is locked with what it says, fetched, and no whole model', async () => {
  hub.models.set('example/notes', new Map([[commit, adapter()]]));
  hub.branches.set('example/notes@main', commit);
  const at = project({ 'main.ftp': pipeline('hub("example/tiny")', 'hub("example/notes")'), 'rows.jsonl': rows });
  assert.match((await at.call('check')).err, 'FTP0704');
  const locked = await at.call('lock');
  assert.is(locked.status, 0, locked.err);
  assert.match(locked.out, /example\/notes main → c{40} \(adapter, 6 tensors F32, 2 files/);
  const text = at.lock();
  const schema = JSON.parse(readFileSync(new URL('../../grammar/schemas/lock.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: false }).compile(schema);
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
  assert.is(entries(text).length, 2);
  assert.is((await at.call('lock', '--check')).status, 0);
  assert.match((await at.call('lock')).out, 'has everything already');
  const checked = await at.call('check');
  assert.is(checked.status, 0, checked.err);
  const run = await at.json<RunJson>('run', 'main.ftp', 'more');
  assert.equal(run.failures, []);
  assert.is(statuses(run).more, 'succeeded');

  writeFileSync(join(at.folder, 'main.ftp'), pipeline('hub("example/notes")', 'hub("example/notes")'));
  assert.match((await at.call('check')).err, 'FTP1084');
});

test.run();
