import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Survey } from '../../../cli/survey/survey.ts';
import { chromium } from '../../support/chromium.ts';
import { finslip, finslipJson, notices } from '../../support/cli.ts';

const pipeline = `edition 2026

/// Notices <b>of</b> a made-up library.
pipeline seen { seed: 7 }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

source older = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data corpus = concat(notices |> where(year >= 1990), older |> where(year < 1985))
  |> language(text, is: sv)
  |> gopher_quality(text, min_words: 100)
  |> dedup(text, minhash(similarity: 70%))

data described = notices |> infer_metadata(text) |> derive(length: words(text))

data early = notices |> where(year < 2000 and contains(text, "a") and contains(text, "lånekort"))

data nothing = notices |> where(year > 3000)
`;

/** Contrast of two colours as browsers tell them (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const [red, green, blue] = color
      .match(/\d+/g)!
      .slice(0, 3)
      .map((part) => Number(part) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

let folder = '';
test.before(() => {
  folder = notices(pipeline, 150);
  const { status, err } = finslip(folder, ['run']);
  assert.is(status, 0, err);
});

test('the funnel adds up from the sources to the result', () => {
  const { funnel, sources } = finslipJson<Required<Survey>>(folder, ['show', 'corpus', '--funnel']);
  assert.equal(funnel.map(({ operator }) => operator).sort(), [
    'concat',
    'dedup',
    'gopher_quality',
    'jsonl',
    'jsonl',
    'language',
    'where',
    'where',
  ]);
  for (const { step, rowsIn, rowsOut, drops } of funnel)
    assert.is(
      drops.reduce((sum, { rows }) => sum + rows, rowsOut!),
      rowsIn,
      step,
    );
  assert.equal(
    sources.map(({ source, read }) => [source, read]),
    [
      ['notices', 150],
      ['older', 150],
    ],
  );
  const kept = funnel.filter(({ operator }) => operator === 'where').map(({ rowsOut }) => rowsOut);
  assert.equal(
    sources.map((source) => source.kept),
    kept,
  );
  const { out } = finslip(folder, ['show', 'corpus', '--funnel']);
  for (const part of ['Funnel', 'gopher_short_doc', 'Sources', 'older']) assert.match(out, part);
});

test('dropped rows by rule, nearest first, duplicates with their survivor', () => {
  const { dropped, duplicates } = finslipJson<Required<Survey>>(folder, ['show', 'corpus', '--dropped', '--rows', '4']);
  const short = dropped.find(({ reason }) => reason === 'gopher_short_doc')!;
  const distances = short.nearest.map(({ value, threshold }) => Number(threshold) - Number(value));
  assert.equal(
    [...distances].sort((a, b) => a - b),
    distances,
  );
  assert.ok(short.nearest.length === 4 && distances[0]! > 0);
  assert.ok(duplicates.length > 0 && duplicates.length <= 4);
  const { rows } = finslipJson<{ rows: { year: number }[] }>(folder, ['show', 'early', '--rows', '200']);
  const years = rows.map(({ year }) => year);
  assert.ok(years.length > 2);
  const late = finslipJson<Required<Survey>>(folder, ['show', 'early', '--dropped', '--rows', '2']).dropped;
  assert.equal(
    late.find(({ reason }) => reason === 'year < 2000')!.kept!.nearest.map(({ value }) => value),
    years.sort((a, b) => b - a).slice(0, 2),
  );
  assert.is(late.find(({ reason }) => reason.startsWith('contains'))!.kept, null);
  for (const { kept, dropped: gone } of duplicates) {
    assert.not.equal(kept.name, '');
    assert.ok(gone.text.some((part) => part.shared));
  }
  // The other side of the threshold: rows that the same rule would drop next, measured by its own code.
  const { nearest, looked } = short.kept!;
  assert.ok(nearest.length === 4 && looked > 50);
  const values = nearest.map(({ value }) => Number(value));
  assert.ok(values.every((value) => value >= 100));
  assert.equal(
    [...values].sort((a, b) => a - b),
    values,
  );
  const shown = finslip(folder, ['show', 'corpus', '--dropped', '--rows', '2']).out;
  assert.match(shown, /kept, nearest to the threshold \(of \d+ kept rows measured\)/);
  assert.match(shown, 'nearest to the threshold');
  assert.match(shown, 'stayed');
});

test('rows at random and statistics; an empty result has both', () => {
  const { sample, stats } = finslipJson<Required<Survey>>(folder, [
    'show',
    'corpus',
    '--sample',
    '--stats',
    '--rows',
    '3',
  ]);
  assert.is(sample.length, 3);
  assert.is(stats.texts!.languages[0]!.language, 'sv');
  assert.is(stats.columns.find(({ name }) => name === 'year')!.filled, stats.rows);
  assert.ok(stats.droppedTexts!.looked > 0);
  assert.equal(stats.columns.find(({ name }) => name === 'text')!.origin, [{ kind: 'given' }]);
  const empty = finslip(folder, ['show', 'nothing', '--sample', '--stats', '--funnel', '--dropped']);
  assert.is(empty.status, 0, empty.err);
  assert.match(empty.out, '0 rows');
  assert.is(finslip(folder, ['show', 'nothing', '--html', 'nothing.html']).status, 0);
});

test('the origin of metadata: by column, and by row where rows differ', () => {
  const described = finslipJson<Required<Survey>>(folder, ['show', 'described', '--stats']).stats;
  const column = (wanted: string) => described.columns.find(({ name }) => name === wanted)!;
  assert.equal(column('year').origin, [{ kind: 'given' }, { kind: 'inferred', by: 'infer_metadata' }]);
  assert.equal(column('year').rows, { given: described.rows });
  assert.equal(column('language').rows, { inferred: described.rows });
  assert.ok(column('language').confidence!.min > 0.3 && column('language').confidence!.max <= 1);
  assert.equal(column('length').origin, [{ kind: 'derived', by: 'words(text)' }]);
  const planned = finslip(folder, ['graph', '--columns']).out;
  assert.match(planned, /described\n {2}column +type +origin\n {2}id +Text +given\n/);
  assert.match(planned, / {2}year +Int +given or inferred by infer_metadata\n/);
  const { out } = finslip(folder, ['show', 'described', '--stats']);
  assert.match(out, /language +inferred by infer_metadata \(150 inferred, median confidence \d/);
  assert.match(out, /length +derived: words\(text\)/);
  assert.is(finslip(folder, ['show', 'described', '--html', 'described.html']).status, 0);
  assert.match(readFileSync(join(folder, 'described.html'), 'utf8'), 'inferred by infer_metadata (150 inferred');
});

test('a page needs nothing beside itself; one that cannot be written is told', () => {
  const { status, err } = finslip(folder, ['show', 'corpus', '--html', 'corpus.html']);
  assert.is(status, 0, err);
  const page = readFileSync(join(folder, 'corpus.html'), 'utf8');
  assert.not.match(page, /<script|https?:\/\/(?!www\.w3\.org)|<link/);
  assert.match(page, 'Notices &lt;b&gt;of&lt;/b&gt;');
  const failed = finslip(folder, ['show', 'corpus', '--html', 'no/such/folder.html']);
  assert.is.not(failed.status, 0);
  assert.not.match(failed.err, /\n\s+at /);
});

test('a browser shows the page whole, wide and narrow', async () => {
  const browser = await chromium();
  if ('reason' in browser) return void console.log(`skipped: ${browser.reason}`);
  try {
    assert.is(finslip(folder, ['show', 'corpus', '--html', 'corpus.html']).status, 0);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => request.url().startsWith('file:') || problems.push(request.url()));
    for (const [width, colorScheme] of [
      [1200, 'light'],
      [390, 'light'],
      [1200, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(`file://${join(folder, 'corpus.html')}`);
      assert.ok(
        ((await page.evaluate('document.documentElement.scrollWidth')) as number) <= width,
        `wider than ${width}`,
      );
      // Every chart and bar takes up room, and the last heading is there.
      const heights = (await page.evaluate(
        '[...document.querySelectorAll("svg, .kept")].map((each) => each.getBoundingClientRect().height)',
      )) as number[];
      assert.ok(heights.length > 8 && heights.every((height) => height > 5), heights.join());
      assert.ok(await page.isVisible('text=Rows drawn at random'));
      const [ink, paper] = (await page.evaluate(
        '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]',
      )) as [string, string];
      assert.ok(contrast(ink, paper) > 7, `${colorScheme}: ${ink} on ${paper}`);
    }
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    const printed = (await page.evaluate('getComputedStyle(document.body).backgroundColor')) as string;
    assert.is(printed, 'rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
    const picture = await page.screenshot({ path: join(folder, 'corpus.png'), fullPage: true });
    assert.ok(existsSync(join(folder, 'corpus.png')) && picture.length > 20_000);
    assert.equal(problems, []);
  } finally {
    await browser.close();
  }
});

test.run();
