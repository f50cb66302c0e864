import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alto } from '../../../../stdlib/sources/xml/alto.ts';
import { altoPages } from '../../../../stdlib/sources/xml/alto-pages.ts';
import type { Word } from '../../../../stdlib/sources/xml/layout.ts';
import { xmlParser } from '../../../../stdlib/sources/xml/parse.ts';
import { shared } from '../../../support/shared.ts';
import { readAll } from '../read.ts';

/** Genuine OCR (tesseract 5.3) of a noisy page in two columns, beside what stands on it. */
const page = shared('golden/curation/tesseract_sv_sample.alto.xml');
const truth = shared('golden/curation/tesseract_sv_sample.groundtruth.txt');

/** For each of `a`, whether it belongs to a longest common subsequence with `b`. */
function common(a: readonly string[], b: readonly string[]): boolean[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const found = a.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length; )
    if (a[i] === b[j]) {
      found[i++] = true;
      j++;
    } else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

if (page !== null && truth !== null) {
  const wanted = readFileSync(truth, 'utf8').trim();

  test('words and their confidences are those of the file: right words are surer than wrong ones', () => {
    const words: Word[] = [];
    const handler = altoPages('a', {
      page: ({ blocks }) => words.push(...blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words))),
      line: () => 1,
      count: () => {},
    });
    const parser = xmlParser(handler, 1e6, () => {});
    parser.write(readFileSync(page, 'utf8'));
    parser.close();
    assert.is(words.length, 813);
    const right = common(
      words.map(({ text }) => text),
      wanted.split(/\s+/),
    );
    // Documented with the file: 86.8 % right, mean WC .885 of the right and .603 of the wrong ones.
    const share = mean(right.map(Number));
    const confidence = (of: boolean): number =>
      mean(words.filter((_, i) => right[i] === of).map((word) => word.confidence!));
    console.log(
      `right ${share.toFixed(3)}, confidence ${confidence(true).toFixed(3)} and ${confidence(false).toFixed(3)}`,
    );
    assert.ok(Math.abs(share - 0.868) < 0.02, String(share));
    assert.ok(Math.abs(confidence(true) - 0.885) < 0.005, String(confidence(true)));
    assert.ok(Math.abs(confidence(false) - 0.603) < 0.02, String(confidence(false)));
  });

  test('the text of the page comes in the order of its columns, with torn words whole', async () => {
    const { rows, bad } = await readAll(alto, page);
    assert.equal([rows.length, bad], [1, []]);
    const text = String(rows[0]!.text);
    const letters = (from: string): string[] => from.toLowerCase().match(/\p{L}+/gu) ?? [];
    // The truth with its torn words put together by hand of a rule of its own: every hyphen before a line end goes.
    const share = mean(common(letters(wanted.replace(/-\n/g, '')), letters(text)).map(Number));
    assert.ok(share > 0.93, String(share));
    for (const whole of ['akademiska formen', 'ideologi', 'transkontin']) assert.match(text, whole);
    // End of the left column, then beginning of the right one.
    assert.ok(text.indexOf('Andligt') < text.indexOf('syndikalism'));
    assert.is(rows[0]!.words, 813);
  });
}

test.run();
