import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readExpression } from '../../../compiler/semantics/labels/spdx.ts';
import { checkFiles, checkText, summaries } from '../../support/check.ts';

test('what licences leave open', () => {
  const outputs = (expression: string) => readExpression(expression)!.outputs;
  assert.is(outputs('CC0-1.0'), null);
  assert.is(outputs('CC-BY-4.0'), null);
  assert.equal(outputs('CC-BY-SA-3.0'), ['CC-BY-SA-3.0', 'CC-BY-SA-4.0']);
  assert.equal(outputs('CC-BY-NC-SA-4.0'), ['CC-BY-NC-SA-4.0']);
  assert.equal(outputs('CC-BY-ND-4.0'), []);
  // Two at once: both hold. A choice: either.
  assert.equal(outputs('CC-BY-SA-4.0 AND CC-BY-NC-SA-4.0'), []);
  assert.equal(outputs('CC-BY-SA-4.0 AND MIT'), ['CC-BY-SA-4.0', 'LAL-1.3', 'GPL-3.0-only']);
  assert.is(outputs('CC-BY-SA-4.0 OR MIT'), null);
  // What nobody has read permits only itself.
  assert.equal(outputs('Glulxe'), ['Glulxe']);
  assert.is(readExpression('CC-BY'), null);
  assert.is(readExpression('CC-BY-NC-4.0')!.commercial, false);
  assert.is(readExpression('CC-BY-NC-4.0 OR CC-BY-4.0')!.commercial, true);
});

/** A pipeline that publishes what it made of sources under these licences. */
function published(licenses: Readonly<Record<string, string>>, more = ''): string {
  const names = Object.keys(licenses);
  const sources = names.map(
    (name) =>
      `source ${name} = jsonl("data/${name}.jsonl") {\n  record: { id: Text, text: Text }\n  ${licenses[name]}\n}\n`,
  );
  return `${sources.join('')}data corpus = concat(${names.join(', ')}) |> split(by: id, train: 80%, test: 20%)
model base = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 2000)
  steps: 200
  repeat: true
}
evaluation quality = evaluate(base) { bpb: bits_per_byte(corpus.test, text) }
release out = publish(base, when: quality) {
  license: "CC-BY-4.0"
  to: "models/out"
  ${more}
}
`;
}

test('the smallest set of sources that leaves no licence is named', () => {
  const text = published({
    open: 'license: "CC0-1.0"',
    wiki: 'license: "CC-BY-SA-4.0"',
    books: 'license: "CC-BY-4.0"',
    forum: 'license: "CC-BY-NC-SA-4.0"',
  });
  const checked = checkText(text);
  assert.equal(
    checked.diagnostics.map((one) => one.code),
    ['FTP0403'],
  );
  assert.match(checked.diagnostics[0]!.message, '`wiki` and `forum`');
  assert.match(
    checked.diagnostics[0]!.message,
    /without `wiki`, `CC-BY-NC-SA-4.0` would do; without `forum`, `CC-BY-SA-4.0`, `LAL-1.3` or `GPL-3.0-only` would do$/,
  );
});

test('a permitted licence is offered', () => {
  const checked = checkText(published({ wiki: 'license: "CC-BY-SA-4.0"', open: 'license: "MIT"' }));
  assert.equal(
    checked.diagnostics.map((one) => one.code),
    ['FTP0402'],
  );
  const [fix] = checked.diagnostics[0]!.fixes;
  const { location, text } = fix!.edits[0]!;
  const source = checked.files.get(location.file)!.text;
  const mended = source.slice(0, location.span.start) + text + source.slice(location.span.end);
  assert.equal(summaries(checkText(mended)), []);
});

test('a licence that is not understood is told once, where it stands', () => {
  for (const licence of ['LicenseRef-house-2026', 'CC-BY 4'])
    assert.equal(summaries(checkText(published({ forum: `license: "${licence}"`, open: 'license: "MIT"' }))), [
      `FTP0400 3:12 "${licence}"`,
    ]);
  // A source that says nothing is still named, and it alone.
  const checked = checkText(published({ forum: 'license: "LicenseRef-house-2026"', silent: 'holder: "us"' }));
  assert.equal(
    checked.diagnostics.map((one) => one.code),
    ['FTP0400', 'FTP0401'],
  );
  assert.match(checked.diagnostics[1]!.message, '`silent`');
  assert.not.match(checked.diagnostics[1]!.message, 'forum');
});

test('a waiver lifts what it names, and nothing else', () => {
  const waive = (matter: string) => `waive: [${matter}(because: "decision 7", expires: 2027-01-01)]`;
  const text = (matter: string) => published({ forum: 'license: "CC-BY-NC-4.0"' }, waive(matter));
  assert.equal(summaries(checkText(text('license'))), []);
  assert.equal(
    checkText(text('personal')).diagnostics.map((one) => one.code),
    ['FTP0402'],
  );
});

test('the policy says whether a licence binds what was mined', () => {
  const mined = published({ press: 'license: "CC-BY-ND-4.0"\n  basis: tdm_art4\n  reservation: none' });
  assert.equal(
    checkText(mined).diagnostics.map((one) => one.code),
    ['FTP0402'],
  );
  const chosen = checkFiles({ 'main.ftp': mined, 'finslip.ftp': 'policy licenses = tdm_exception\n' });
  assert.equal(summaries(chosen), []);
});

test('a reservation that nobody has looked for is told', () => {
  const mined = (reservation: string) =>
    published({ press: `license: "CC0-1.0"\n  basis: tdm_art4\n  ${reservation}` });
  assert.equal(
    checkText(mined('reservation: unknown')).diagnostics.map(({ code, severity }) => `${code} ${severity}`),
    ['FTP1189 warning'],
  );
  assert.equal(summaries(checkText(mined('reservation: none'))), []);
});

test("one's own data and nobody's need no licence", () => {
  assert.equal(summaries(checkText(published({ own: 'basis: own_data', old: 'basis: public_domain' }))), []);
});

test('mining for research alone needs research', () => {
  const mined = published({ press: 'basis: tdm_art3\n  license: "CC0-1.0"' });
  assert.equal(
    checkText(mined).diagnostics.map((one) => one.code),
    ['FTP0405'],
  );
  assert.equal(summaries(checkText(`pipeline p { purpose: research }\n${mined}`)), []);
});

test('a base model brings its licence along', () => {
  const text = published({ open: 'license: "CC0-1.0"' }).replace(
    /model base = [^}]*\}\n/,
    `model outside = pretrained(hub("example/base", revision: "0123456789abcdef0123456789abcdef01234567")) { license: "CC-BY-NC-4.0" }
model base = finetune(outside, on: corpus.train) { objective: causal(text), method: full }
`,
  );
  const models = { 'example/base@0123456789abcdef0123456789abcdef01234567': { config: {} } };
  const checked = checkFiles({ 'main.ftp': text, 'finslip.lock': JSON.stringify({ format: 1, models }) });
  assert.equal(
    checked.diagnostics.map((one) => one.code),
    ['FTP0402'],
  );
  assert.match(checked.diagnostics[0]!.message, '`outside`');
});

test('training and measuring must be kept apart by one split', () => {
  const two = published({ open: 'license: "CC0-1.0"' }).replace(
    'bits_per_byte(corpus.test, text)',
    'bits_per_byte(again.test, text)',
  );
  // Two splits of the same rows know nothing of each other.
  const text = `${two}data again = open |> split(by: text, train: 50%, test: 50%)\n`;
  assert.equal(
    checkText(text).diagnostics.map((one) => one.code),
    ['FTP0411'],
  );
});

test('an adapter from outside brings a licence of its own to whatever is made with it', () => {
  const pipeline = (adapter: string, then = 'more') => `source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data corpus = notices |> split(by: id, train: 80%, test: 20%)
model base = pretrained(folder("models/base")) { license: "Apache-2.0" }
model notes = with_adapter(base, folder("adapters/notes")) ${adapter}
model more = finetune(base, on: corpus.train) {
  objective: causal(text)
  method: continued(notes)
}
model again = with_adapter(base, more)
evaluation quality = evaluate(${then}) { bpb: bits_per_byte(corpus.test, text) }
release out = publish(${then}, when: quality) {
  license: "CC-BY-4.0"
  to: "models/out"
}
`;
  const said = (adapter: string, then?: string) => {
    const { diagnostics } = checkText(pipeline(adapter, then));
    return diagnostics.filter(({ code }) => code !== 'FTP0120').map(({ code, message }) => `${code} ${message}`);
  };
  for (const then of ['more', 'notes', 'again']) {
    assert.equal(said('{ license: "CC-BY-4.0" }', then), [], then);
    const [unstated] = said('', then);
    assert.match(unstated!, /^FTP0401 .*notes/, then);
    const [refused] = said('{ license: "CC-BY-NC-4.0" }', then);
    assert.match(refused!, /^FTP0402 .*notes/, then);
  }
});

test.run();
