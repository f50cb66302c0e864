import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { secretDigests } from '../../../runtime/secrets.ts';
import { redact } from '../../../stdlib/privacy/redact.ts';
import { order, place, rowsOf, run, sourceFiles, stageNode, step } from '../../support/orders.ts';
import { plantedDocuments } from '../../support/planted.ts';
import { everyClass } from '../../support/redaction.ts';

/** Enough bytes that a stage uses its threads (4 MB), most of them of no interest, so that it takes seconds. */
const nothing = 'Det regnade hela dagen, och ingen visste vad som skulle hända. '.repeat(16);
const texts = plantedDocuments(everyClass, 60, 3).map(({ text }) => nothing + text);
const rows = Array.from(
  { length: 4200 },
  (_, i) => `${JSON.stringify({ id: `r${i}`, text: texts[i % texts.length] })}\n`,
);

const secret = 'a key of the tests, no secret';
process.env.KEY_OF_STAGE = secret;

const options = {
  text: 'text',
  classes: everyClass,
  action: { $: 'pseudonymise', per: 'dataset', form: 'lookalike', key: { $: 'secret', name: 'KEY_OF_STAGE' } },
  certainty: ['valid', 'plausible', 'ocr_damaged'],
  phone: 'mask',
  plate: 'drop',
} as never;

async function redacted(threads: number, cuts: number) {
  const at = place();
  const size = Math.ceil(rows.length / cuts);
  const files = sourceFiles(
    at,
    Object.fromEntries(
      Array.from({ length: cuts }, (_, i) => [`data/${i}.jsonl`, rows.slice(i * size, (i + 1) * size).join('')]),
    ),
  );
  const digest = secretDigests()('KEY_OF_STAGE') as { digest: string };
  const given = order(
    at,
    stageNode({
      source: step('jsonl', { path: 'data/*.jsonl', on_bad: 'fail' }),
      record: {
        kind: 'record',
        fields: { id: { type: { kind: 'scalar', name: 'Text' } }, text: { type: { kind: 'scalar', name: 'Text' } } },
      } as never,
      steps: [step('redact', options, { version: redact.version })],
    }),
    { files, threads, secrets: { KEY_OF_STAGE: digest.digest } },
  );
  const { result } = await run(given);
  const table = await rowsOf(given, result.outputs.rows);
  const hash = createHash('sha256');
  for (const row of table) hash.update(JSON.stringify(row));
  return { rows: table.length, digest: hash.digest('hex'), counts: result.report.counts, drops: result.report.drops };
}

test('pseudonyms, counts and drops are the same on one, two and eight threads, and however the files are cut', async () => {
  const one = await redacted(1, 1);
  assert.ok(one.rows > 1000 && one.rows < rows.length, `${one.rows} rows`);
  assert.ok(one.counts['pseudonymised personnummer']! > 500);
  assert.equal(await redacted(2, 3), one);
  assert.equal(await redacted(8, 1), one);
});

test.run();
