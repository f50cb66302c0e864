import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sentenceEnds } from '../../../stdlib/text/sentences.ts';
import { swedishWords } from '../../../stdlib/text/swedish-words.ts';
import { sentenceCases, wordCases } from './swedish-cases.ts';

const cut = (text: string): string => {
  let start = 0;
  return sentenceEnds(text)
    .map((end) => {
      const sentence = text.slice(start, end).trim();
      start = end;
      return sentence;
    })
    .join(' | ');
};

test('sentences end where a reader would end them', () => {
  assert.ok(sentenceCases.length >= 60);
  for (const written of sentenceCases) {
    const expected = written
      .split('|')
      .map((part) => part.trim())
      .join(' | ');
    const text = written.replaceAll(' |', ' ').replaceAll('\n|', '\n').replaceAll('|', ' ');
    assert.is(cut(text), expected);
  }
});

test('words hold together what belongs together', () => {
  for (const [text, expected] of wordCases)
    assert.equal(
      swedishWords(text).flatMap(({ start, end, word }) => (word ? [text.slice(start, end)] : [])),
      [...expected],
      text,
    );
});

test('hostile texts are gone through once', () => {
  // With a pass over the rest of the text for each character, this test would take minutes.
  for (const unit of ['.', '...”', '. ', '\n ', 'a.', 'a-', '@', 'www.', 'a@b.', ' A. ', '1. ', ':s']) {
    const text = unit.repeat(400_000 / unit.length);
    assert.is(sentenceEnds(text).at(-1), text.length);
    assert.is(swedishWords(text).at(-1)?.end ?? 0, text.trimEnd().length);
  }
});

test.run();
