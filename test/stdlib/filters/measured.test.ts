import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row, type RowKernel, type RowTools } from '../../../compiler/operators/authoring.ts';
import type { OperatorManifest } from '../../../compiler/operators/manifest.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

/**
 * Limits that may be measured say by which reasons their rule drops. Here each of them is held against what the operator does: with a limit that nothing meets the rule drops for one of its reasons,
 * and the value that it gives is the very one at which its decision turns.
 */

const { operators } = JSON.parse(
  readFileSync(new URL('../../../stdlib/manifest.json', import.meta.url), 'utf8'),
) as OperatorManifest;
const tagged = operators.flatMap((operator) =>
  operator.params.flatMap((param) => (param.measured ? [{ operator, param, measured: param.measured }] : [])),
);

const sentence =
  'Biblioteket i Lund har öppet till klockan åtta på kvällen, och den som vill kan låna böcker med sitt kort.';
const poem = 'Hem\n\nDen som söker i arkivet [1] finner (oftast) 12 kort av 30.\n\nHem\nHem\n- En punkt…\n# Rubrik\n';
const texts = [
  // Long enough for every rule, with some of all that is counted.
  `${`${sentence}\n`.repeat(2)}${poem}${Array.from({ length: 14 }, (_, i) => `Rad ${i} om hur ${['is', 'snö', 'regn'][i % 3]} lägger sig över ån och staden på väg ${i}.`).join('\n')}`,
  `${sentence} The library is open until eight in the evening, and everybody may borrow books.\n\nThe museum is closed on Mondays, but the café is open all day long.\n\n${sentence}`,
  `Hem | Om oss | Kontakt\nVi använder kakor för att göra webbplatsen bättre.\n${sentence}`,
];

const given: Readonly<Record<string, object>> = {
  language: { is: 'sv' },
  code_mixing: { is: 'sv' },
  language_paragraphs: { is: 'sv', min_length: 20 },
  // Limits of the operator's other rules are out of the way, so that one text reaches them all.
  gopher_quality: { min_words: 0, max_symbols: 1, min_stop_words: 0, min_alpha_words: 0 },
  nemo_quality: open('nemo_quality'),
  dolma_quality: open('dolma_quality'),
  gopher_repetition: open('gopher_repetition'),
  fineweb_quality: open('fineweb_quality'),
  sweb_quality: open('sweb_quality'),
  ocr_quality: open('ocr_quality'),
};

/** Every limit that can be measured set to what nothing is dropped by. */
function open(name: string): object {
  const limits = tagged.filter(({ operator }) => operator.name === name);
  return Object.fromEntries(limits.map(({ param, measured }) => [param.name, measured.drops === 'above' ? 1e9 : -1e9]));
}

let tools: RowTools;
test.before(async () => {
  const own = await rowTools(1);
  tools = { ...own, wordList: () => ['biblioteket', 'öppet', 'klockan', 'kvällen', 'böcker', 'kort'] };
});

async function kernelOf(name: string, module: string): Promise<(options: object) => RowKernel> {
  const { [name]: definition } = (await import(`../../../${module}.ts`)) as Record<
    string,
    { create: (...args: unknown[]) => RowKernel }
  >;
  return (options) => definition!.create({ name: 'text' }, options, tools);
}

const untold = new Set(['classify']);

test('the value of each limit is the one at which its rule turns', async () => {
  let seen = 0;
  for (const { operator, param, measured } of tagged) {
    if (operator.kind !== 'row' || measured.drops === 'compared' || untold.has(operator.name)) continue;
    const what = `${param.name} of ${operator.name}`;
    const make = await kernelOf(operator.name, operator.module);
    const lexicon = operator.name === 'ocr_quality' ? { lexicon: { $: 'word_list', path: 'words.txt' } } : {};
    const judged = (limit: number, row: Row): Drop | null => {
      const result = make({ ...given[operator.name], ...lexicon, [param.name]: limit })(row);
      return result instanceof Drop && measured.reasons.includes(result.reason) && result.threshold === limit
        ? result
        : null;
    };
    const above = measured.drops === 'above';
    const beyondAll = above ? -Number.MAX_VALUE : Number.MAX_VALUE;
    const found = texts.map((text) => ({ row: { text }, drop: judged(beyondAll, { text }) }));
    const valued = found.filter(({ drop }) => typeof drop?.value === 'number');
    assert.ok(valued.length > 0, `${what} gives no value for any of these texts`);
    for (const { row, drop } of valued) {
      const value = drop!.value as number;
      assert.ok(Number.isFinite(value), what);
      const step = Math.max(Math.abs(value), 1) * 1e-9;
      const least = 'bounds' in param.type ? (param.type.bounds?.[0] ?? Number.NEGATIVE_INFINITY) : 0;
      const same = value >= least ? judged(value, row) : null;
      // Where several values are held against one limit, the next one may be larger.
      if (same !== null) assert.ok((same.value as number) > value, `${what}: ${value} does not meet itself`);
      const beyond = judged(above ? value - step : value + step, row);
      assert.is(beyond?.value, value, `${what}: just beyond ${value}`);
    }
    // Other limits of a step are set to this while one is measured.
    const isOnly = tagged.filter((other) => other.operator === operator).length === 1;
    const idle = above ? Number.MAX_VALUE : -Number.MAX_VALUE;
    for (const { row } of isOnly ? [] : found) assert.is(judged(idle, row), null, `${what} at its idle end`);
    seen++;
  }
  assert.ok(seen >= 85, `${seen} limits`);
});

test('limits of operators that need all rows name reasons that these have', () => {
  const others = tagged.filter(({ operator }) => operator.kind !== 'row' || untold.has(operator.name));
  assert.equal(others.map(({ operator, param }) => `${operator.name} ${param.name}`).sort(), [
    'classify min',
    'low_perplexity max',
    'low_perplexity min',
    'quality_classifier min',
  ]);
  for (const { operator, measured } of others) {
    const source = readFileSync(new URL(`../../../${operator.module}.ts`, import.meta.url), 'utf8');
    for (const reason of measured.reasons) assert.match(source, `drop('${reason}'`);
  }
});

test.run();
