import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Balance } from '../../cli/views/representation.ts';
import { finslip, finslipJson, notices, type RunJson } from '../support/cli.ts';

/** Rights and representation as a user meets them: written in a pipeline, run, and looked at. */

const pipeline = `edition 2026

source books = jsonl("data/books.jsonl") {
  record: { id: Text, text: Text, author_died: Int?, year: Int?, license: Text?, url: Text?, holder: Text?, search: Text? }
  license: "CC0-1.0"
}
data free = books
  |> licensed(license, allow: ["CC0-1.0", "CC-BY-4.0"])
  |> reserved(list: word_list("reservations.txt"), url: url, holder: holder)
  |> rights(year: 2026, death_year: author_died, published: year, orphan: search, keep: [public_domain, cutoff, orphan])
data old = books |> rights_life70(author_died, year: 2026)
data early = books |> rights_cutoff(year, year: 2026, years: 100, unknown: keep)
data counted = free |> representation(text, by: rights, women: word_list("women.txt"), men: word_list("men.txt")) |> counterfactual(text, pairs: word_list("pairs.txt"))
`;

const books = [
  { id: 'a', text: 'Hon gick hem.', author_died: 1940, year: 1906, license: 'CC0-1.0' },
  { id: 'b', text: 'Han gick ut.', year: 1900, license: 'https://creativecommons.org/licenses/by/4.0/' },
  { id: 'c', text: 'Vem vet.', author_died: 1990, license: 'CC0-1.0', search: 'EUIPO 7' },
  { id: 'd', text: 'Ny bok.', author_died: 1990, year: 1985, license: 'CC0-1.0' },
  { id: 'e', text: 'Utan år.', license: 'CC0-1.0' },
  { id: 'f', text: 'Delat lika.', license: 'CC-BY-SA-4.0' },
  { id: 'g', text: 'Gratis.', license: 'gratis' },
  { id: 'h', text: 'Webb.', year: 1900, license: 'CC0-1.0', url: 'https://arkiv.example.se/1' },
  { id: 'i', text: 'Förlag.', year: 1900, license: 'CC0-1.0', holder: 'Förlaget Gran' },
];

function project(text = pipeline): string {
  const folder = notices(text);
  writeFileSync(join(folder, 'data/books.jsonl'), books.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(folder, 'reservations.txt'), 'domain: example.se\nholder: förlaget gran\n');
  writeFileSync(join(folder, 'women.txt'), 'hon\nkvinna\n');
  writeFileSync(join(folder, 'men.txt'), 'han\nman\n');
  writeFileSync(join(folder, 'pairs.txt'), 'hon/han\n');
  return folder;
}

interface Shown {
  readonly rows: readonly { readonly id: string; readonly [column: string]: unknown }[];
  readonly dropped?: readonly { readonly reason: string; readonly rows: number }[];
  readonly drops: readonly { readonly reason: string; readonly rows: number }[];
  readonly representation?: readonly Balance[];
}
const show = (folder: string, name: string): Shown => finslipJson<Shown>(folder, ['show', name, '--rows', '20']);
const ids = ({ rows }: Shown): string => rows.map(({ id }) => id).join(' ');

test('every document has its outcome and its reason', () => {
  const folder = project();

  const run = finslipJson<RunJson>(folder, ['run']);
  assert.is(run.exit, 0, JSON.stringify(run.failures));
  const free = show(folder, 'free');
  assert.equal(
    free.rows.map(({ id, rights, rights_reason }) => [id, rights, rights_reason]),
    [
      ['a', 'public_domain', 'died 1940, open through 1955'],
      ['b', 'cutoff', 'published 1900, open through 1910'],
      ['c', 'orphan', 'EUIPO 7'],
    ],
  );
  assert.equal(
    free.drops.map(({ reason, rows }) => `${reason} ${rows}`),
    ['licence 1', 'licence unknown 1', 'reserved 2', 'rights protected 1', 'rights unknown 1'],
  );
  assert.is(finslip(folder, ['export', 'free', '--dropped', '--to', 'dropped.jsonl']).status, 0);
  assert.is(ids(show(folder, 'old')), 'a');
  assert.is(ids(show(folder, 'early')), 'a b c e f g h i');
  const counted = show(folder, 'counted');
  assert.is(ids(counted), 'a a~counterfactual b b~counterfactual c');
  assert.equal(
    counted.representation!.map(({ source, words, ratio }) => [source, words, ratio]),
    [
      [null, 8, 1],
      ['cutoff', 3, null],
      ['orphan', 2, null],
      ['public_domain', 3, null],
    ],
  );
  const said = finslip(folder, ['show', 'counted']).out;
  assert.match(said, /women +1, 125 000 per million words, in 1 documents \(hon 1\)/);
  assert.not.match(said, 'representation [');
});

test('mistakes are told where they stand', () => {
  const told = (text: string): string => finslip(project(text), ['run']).err;
  assert.match(told(pipeline.replace('rights_life70(author_died', 'rights_life70(author_dead')), 'author_dead');
  assert.match(told(pipeline.replace('"CC-BY-4.0"]', '"CC-BY"]')), 'FTP1182');
  assert.match(told(pipeline.replace('url: url, holder', 'holder')), 'FTP1184');
  assert.match(told(pipeline.replace('["CC0-1.0", "CC-BY-4.0"]', '[]')), 'FTP1123');
  assert.match(told(pipeline.replace('[public_domain, cutoff, orphan]', '[]')), 'FTP1123');
  assert.match(told(pipeline.replace('[public_domain, cutoff, orphan]', '[agreement]')), 'FTP1223');
  const none = told(
    pipeline.replace(
      'death_year: author_died, published: year, orphan: search, keep: [public_domain, cutoff, orphan]',
      '',
    ),
  );
  assert.match(none, 'FTP1123');
  assert.match(told(pipeline.replace('rights_life70(author_died, year: 2026)', 'rights_life70(author_died)')), 'year');
});

test.run();
