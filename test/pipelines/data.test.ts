import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROJECTS } from '../../pipelines/generate.ts';
import { expand, sentence } from '../../pipelines/generator/grammar.ts';
import { personalNumber } from '../../pipelines/generator/plant.ts';
import { random } from '../../pipelines/generator/random.ts';

const pipelines = fileURLToPath(new URL('../../pipelines/', import.meta.url));

for (const [project, generate] of Object.entries(PROJECTS)) {
  test(`${project}: what is checked in is what the generator writes`, () => {
    for (const [path, content] of generate()) {
      const file = join(pipelines, project, path);
      assert.ok(existsSync(file), path);
      assert.ok(readFileSync(file, 'utf8') === content, `${path} differs; run npx tsx pipelines/generate.ts`);
    }
  });
}

interface Record {
  readonly id: string;
  readonly text: string;
}
const records = (path: string): Record[] =>
  readFileSync(join(pipelines, path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record);
const notices = (): Record[] =>
  ['centrum', 'norra', 'sodra', 'bokbussen'].flatMap((branch) => records(`library/data/notices/${branch}.jsonl`));
const words = (text: string): number => text.split(/\s+/).length;

test('library: two thousand notices of eighty words or more, but for the menus', () => {
  const all = notices();
  assert.is(all.length, 2000);
  assert.is(new Set(all.map(({ id }) => id)).size, 2000);
  const short = all.filter(({ text }) => words(text) < 80);
  assert.ok(
    short.every(({ text }) => text.includes('\n- ')),
    'only menus are shorter',
  );
  assert.ok(short.length > 0 && short.length < 40, `${short.length} menus`);
});

test('library: copies, numbers and addresses are planted', () => {
  const texts = notices().map(({ text }) => text);
  const count = (pattern: RegExp): number => texts.filter((text) => pattern.test(text)).length;
  assert.ok(new Set(texts).size < texts.length - 10);
  assert.ok(count(/\b18\d{6}-98\d\d\b/) > 20);
  assert.ok(count(/@example\.org/) > 20);
  assert.ok(count(/070-174 06 \d\d|08-465 004 \d\d/) > 20);
  assert.ok(count(/^(?:\w+ ){3,}.*\b(?:the|and)\b.*\b(?:the|of)\b/) > 20);
});

test('health and court: broken lines lie where they are expected, and only there', () => {
  const broken = (path: string): number =>
    readFileSync(join(pipelines, path), 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => {
        try {
          return typeof (JSON.parse(line) as Record).text !== 'string';
        } catch {
          return true;
        }
      }).length;
  assert.is(broken('health/data/telephone/2026.jsonl'), 7);
  assert.is(broken('court/data/older/1990s.jsonl'), 8);
  for (const path of ['health/data/notes/norra.jsonl', 'health/eval/exam.jsonl', 'court/data/rulings/rulings.jsonl'])
    assert.is(broken(path), 0, path);
});

test('numbers have a valid check digit, and coordination numbers a day above sixty', () => {
  const source = random(1);
  for (let i = 0; i < 200; i++) {
    const number = personalNumber(source, i % 2 === 1)
      .replace('-', '')
      .slice(2);
    const sum = [...number].reduce((total, digit, place) => {
      const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
      return total + (product > 9 ? product - 9 : product);
    }, 0);
    assert.is(sum % 10, 0, number);
    assert.is(Number(number.slice(4, 6)) > 60, i % 2 === 1);
  }
});

test('the grammar agrees adjectives with nouns, binds names and raises first letters', () => {
  const grammar = {
    rules: { vem: ['{namn}'], namn: ['Alva', 'Birger', 'Cajsa'] },
    nouns: { ting: ['ett hus huset hus husen'], sak: ['en bok boken böcker böckerna'] },
    adjectives: { ny: ['ny nytt nya'] },
  };
  const say = (template: string): string => sentence(template, grammar, random(3), new Map());
  assert.is(say('{ny+ting.obest}, {ny+ting.best}, {ny+ting.pl}.'), 'Ett nytt hus, det nya huset, nya hus.');
  assert.is(say('{ny+sak.obest}, {ny+sak.plbest} och {sak.best}.'), 'En ny bok, de nya böckerna och boken.');
  const [, first, second] = /^(\w+) och (\w+)$/.exec(expand('{a:vem} och {a}', grammar, random(9), new Map()))!;
  assert.is(first, second);
  assert.throws(() => say('{ingen}'), /no rule "ingen"/);
  assert.match(say('[en|två] [dag|natt]ar'), /^(En|Två) (dag|natt)ar$/);
});

test.run();
