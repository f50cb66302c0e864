import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { rights } from '../../../stdlib/rights/rights.ts';
import { rights_cutoff } from '../../../stdlib/rights/rights-cutoff.ts';
import { rights_life70 } from '../../../stdlib/rights/rights-life70.ts';
import { codeOf, column, fateOf, toolsWith } from './support.ts';

const { tools, counts } = await toolsWith();
const died = column<number>('died');
const published = column<number>('published');

// Public domain days as widely told: authors who died in 1955 are free from 1 January 2026 (Thomas Mann), those of 1940 from 2011 (Selma Lagerlöf), of 1949
// from 2020 (Elin Wägner).
for (const [year, open] of [
  [2026, 1955],
  [2011, 1940],
  [2020, 1949],
] as const)
  test(`life + 70 in ${year}`, () => {
    const kernel = rights_life70.create(died, { year }, tools);
    assert.is(fateOf(kernel, { died: open }), 'kept');
    assert.is(fateOf(kernel, { died: open - 200 }), 'kept');
    assert.is(fateOf(kernel, { died: open + 1 }), `protected | ${open + 1} | ${open}`);
  });

// What the National Library of Sweden has told: newspapers through 1902 in 2018, through 1904 in 2020.
for (const [year, open] of [
  [2018, 1902],
  [2020, 1904],
] as const)
  test(`115 years in ${year}`, () => {
    const kernel = rights_cutoff.create(published, { year }, tools);
    assert.is(fateOf(kernel, { published: open }), 'kept');
    assert.is(fateOf(kernel, { published: open + 1 }), `published too late | ${open + 1} | ${open}`);
  });

test('years, basis, and years that nobody knows', () => {
  const kernel = rights_cutoff.create(published, { year: 2026, years: 70, basis: 'creation' }, tools);
  assert.is(fateOf(kernel, { published: 1956 }), 'created too late | 1956 | 1955');
  assert.is(fateOf(kernel, {}), 'unknown rights | no published | 1955');
  assert.is(fateOf(kernel, { published: null }), 'unknown rights | no published | 1955');
  // A slip of the pen in the catalogue proves nothing.
  assert.is(fateOf(kernel, { published: 2062 }), 'unknown rights | 2062 | 1955');
  const lenient = rights_life70.create(died, { year: 2026, unknown: 'keep' }, tools);
  assert.is(fateOf(lenient, {}), 'kept');
  assert.is(fateOf(lenient, { died: 1990 }), 'protected | 1990 | 1955');
  assert.ok(counts['rights by creation + 70: unknown']! >= 3);
});

test('of several the last to die decides, and each must be known', () => {
  const kernel = rights_life70.create(column('died'), { year: 2026, creators: column('by') }, tools);
  const told = (died: Row['died'], by: Row['by'] = null): string => {
    const fate = kernel({ died, by });
    return 'reason' in fate ? fateOf(kernel, { died, by }) : `${(fate as Row).life70}: ${(fate as Row).life70_reason}`;
  };
  // Lists, texts with a separator, lives as Libris has them. Selma Lagerlöf 1858-1940, Elin Wägner 1882-1949, Thomas Mann 1875-1955, Astrid Lindgren 1907-2002.
  assert.is(told(1940), 'open: died 1940, open through 1955');
  assert.is(told([1940, 1949]), 'open: the last of 2 died 1949, open through 1955');
  assert.is(told('1940; 1955'), 'open: the last of 2 died 1955, open through 1955');
  assert.is(
    told('Lagerlöf, Selma, 1858-1940; Wägner, Elin (1882–1949)'),
    'open: the last of 2 died 1949, open through 1955',
  );
  assert.is(told(['1858-1940', 'd. 1949']), 'open: the last of 2 died 1949, open through 1955');
  assert.is(told([1940, 2002]), 'protected | 2002 | 1955');
  // A year that is missing leaves it unresolved, unless another protects it anyway.
  assert.is(told([1940, null]), 'unknown rights | 1 of 2 without a year of death | 1955');
  assert.is(told('1940;'), 'unknown rights | 1 of 2 without a year of death | 1955');
  assert.is(told([2002, null]), 'protected | 2002 | 1955');
  assert.is(told([1940], 'Lagerlöf, Selma; Wägner, Elin'), 'unknown rights | 1 of 2 without a year of death | 1955');
  assert.is(told('1940', ['Lagerlöf', 'Wägner', 'Mann']), 'unknown rights | 2 of 3 without a year of death | 1955');
  assert.is(told(1940, 'Lagerlöf, Selma'), 'open: died 1940, open through 1955');
  assert.is(told([]), 'unknown rights | no year of death | 1955');
  assert.is(told([1940, 3000]), 'unknown rights | 3000 has not come yet | 1955');
  // What may be a birth, a life that has not ended, years of work.
  for (const unclear of ['Lindgren, Astrid, 1907', '1907-', 'f. 1907', 'verksam 1850-1870', '1940-05-01', 'okänd'])
    assert.match(told(unclear), /^unknown rights/, unclear);
  const lenient = rights_life70.create(column('died'), { year: 2026, unknown: 'keep', separator: ' / ' }, tools);
  const { life70, life70_reason } = lenient({ died: '1940 / ?' }) as Row;
  assert.equal([life70, life70_reason], ['unresolved', '1 of 2 without a year of death']);
  const classed = rights.create({ year: 2026, death_year: column('died'), published }, tools);
  const judged = ({ rights, rights_reason }: Row): string => `${rights}: ${rights_reason}`;
  assert.is(
    judged(classed({ died: [1910, 1950] }) as Row),
    'public_domain: the last of 2 died 1950, open through 1955',
  );
  assert.is(judged(classed({ died: [1910, null] }) as Row), 'unknown: 1 of 2 without a year of death');
  assert.is(
    judged(classed({ died: [1910, null], published: 1890 }) as Row),
    'cutoff: published 1890, open through 1910',
  );
});

test('the class of a document and by what it was decided', () => {
  const given = {
    year: 2026,
    death_year: died,
    published,
    agreement: column<string>('agreement'),
    orphan: column<string>('search'),
  };
  const kernel = rights.create(given, tools);
  const judged = (row: Row): string => {
    const { rights, rights_reason } = kernel(row) as Row;
    return `${rights}: ${rights_reason}`;
  };
  assert.is(judged({ died: 1990, agreement: 'A-12' }), 'agreement: A-12');
  assert.is(judged({ died: 1910, published: 1960 }), 'public_domain: died 1910, open through 1955');
  assert.is(judged({ died: 1990, search: 'EUIPO 17' }), 'orphan: EUIPO 17');
  assert.is(judged({ died: 1990, published: 1900 }), 'protected: died 1990, open through 1955');
  assert.is(judged({ published: 1900 }), 'cutoff: published 1900, open through 1910');
  assert.is(judged({ published: 1911 }), 'protected: published 1911, open through 1910');
  assert.is(judged({ agreement: '  ' }), 'unknown: no year, agreement or search');
  assert.is(judged({ died: 3000 }), 'unknown: 3000 has not come yet');
});

test('classes that are not kept go with their reason', () => {
  const kernel = rights.create({ year: 2026, published, keep: ['cutoff', 'unknown'] }, tools);
  assert.is(
    fateOf(kernel, { published: 1950 }),
    'rights protected | published 1950, open through 1910 | cutoff, unknown',
  );
  assert.is(fateOf(kernel, {}), 'kept');
});

test('what could never decide is an error', () => {
  assert.is(
    codeOf(() => rights.create({ year: 2026, published, keep: ['orphan'] }, tools)),
    'FTP1181',
  );
});

test.run();
