import { findPersonal } from '../stdlib/privacy/find.ts';
import type { PersonalClass } from '../stdlib/privacy/finding.ts';
import { nameFinder } from '../stdlib/privacy/names.ts';
import { redactText, type Treatment } from '../stdlib/privacy/redact-text.ts';
import { plantedDocuments } from '../test/support/planted.ts';
import { scores } from '../test/support/recall.ts';
import { everyClass } from '../test/support/redaction.ts';
import { prose } from './prose.ts';

/**
 * Redaction on one core: MB/s on prose without personal data and on texts full of it, by classes, beside the plain regular expressions that such
 * chains use, and what both find of planted data. `npx tsx bench/privacy.ts [MB]`. Times are of the processor, since other programs run too.
 */
const megabytes = Number(process.argv[2] ?? 4);
const ROUNDS = 3;

const clean = Array.from({ length: Math.ceil((megabytes * 1e6) / 1500) }, (_, i) => prose(i, 250));
const documents = plantedDocuments(everyClass, 600, 1);
const full = documents.map(({ text }) => text);

/** KB-labb's published expression for identity numbers (get-filter-and-normalize-text-data: unanchored, month alone, no check digit), and common ones. */
const plain: readonly (readonly [PersonalClass, RegExp])[] = [
  ['personnummer', /(?:19|20)?\d{2}(?:0[1-9]|1[0-2])\d{2}[-+ ]?\d{4}/g],
  ['email', /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g],
  ['ip', /(?:\d{1,3}\.){3}\d{1,3}/g],
  ['phone', /(?:\+46|0)[\d -]{7,12}\d/g],
  ['card', /(?:\d{4}[ -]?){3}\d{4}/g],
];

const basic: readonly PersonalClass[] = ['personnummer', 'samordningsnummer', 'phone', 'email', 'ip'];
const ours: readonly PersonalClass[] = [...basic, 'reservnummer', 'account', 'card', 'plate'];
const names = nameFinder();

const redacting = (classes: readonly PersonalClass[]) => {
  const treatments = {
    of: new Map<PersonalClass, Treatment>(classes.map((each) => [each, 'mask'])),
    certainties: new Set(['valid', 'plausible', 'ocr_damaged'] as const),
    names,
  };
  return (text: string): unknown => redactText(text, treatments, () => {});
};
const subjects: Readonly<Record<string, (text: string) => unknown>> = {
  'plain expressions': (text) => plain.reduce((left, [kind, form]) => left.replace(form, `[${kind}]`), text),
  'five classes': redacting(basic),
  'the nine of the default': redacting(ours),
  'all but names': redacting(everyClass.filter((each) => each !== 'name')),
  'all thirteen': redacting(everyClass),
};

const size = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;

function secondsOf(texts: readonly string[], run: (text: string) => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= ROUNDS; round++) {
    const start = process.cpuUsage();
    for (const text of texts) run(text);
    const { user, system } = process.cpuUsage(start);
    if (round > 0) best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

for (const [name, texts] of [
  ['prose without personal data', clean],
  ['planted data in every other sentence', full],
] as const) {
  console.log(`\n${size(texts).toFixed(1)} MB of ${name}, one core`);
  const base = secondsOf(texts, subjects['plain expressions']!);
  for (const [subject, run] of Object.entries(subjects)) {
    const seconds = secondsOf(texts, run);
    console.log(
      `  ${subject.padEnd(26)}${(size(texts) / seconds).toFixed(1).padStart(8)} MB/s${(seconds / base).toFixed(2).padStart(8)}x`,
    );
  }
}

/** What the plain expressions find of the same documents. */
function plainScore(kind: PersonalClass): string {
  const form = plain.find(([each]) => each === kind)?.[1];
  if (form === undefined) return '';
  let [planted, found, findings, right] = [0, 0, 0, 0];
  for (const document of documents) {
    const values = document.planted.filter((value) => value.class === kind);
    const places = [...document.text.matchAll(form)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
    planted += values.length;
    findings += places.length;
    found += values.filter((value) => places.some(({ start, end }) => start <= value.start && end >= value.end)).length;
    right += places.filter(({ start, end }) => values.some((value) => value.start < end && start < value.end)).length;
  }
  return `   plain ${(found / planted).toFixed(3)} ${(right / findings).toFixed(3)}`;
}

console.log(`\nOf ${documents.length} documents with planted data: recall and precision`);
for (const [kind, score] of scores(documents, everyClass))
  console.log(
    `  ${kind.padEnd(20)} ${(score.found / score.planted).toFixed(3)} ${(score.right / score.findings).toFixed(3)}${plainScore(kind)}`,
  );
const { acted } = findPersonal(clean.join('\n'), { classes: new Set(everyClass), names, acts: () => true });
console.log(`  ${acted.length} findings in ${size(clean).toFixed(1)} MB of prose that has none`);
