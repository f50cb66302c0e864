import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { pythonRandom } from '../stdlib/random/python-random.ts';
import { prose } from './prose.ts';

export interface Document {
  readonly id: string;
  readonly text: string;
}

/** A corpus of any size: real sentences put together anew, the same for the same seed. */
export interface GrownCorpus {
  readonly name: string;
  document(index: number): Document;
}

const ENGLISH = 'The library is open every day, and the books that were lent last winter are back on their shelves. ';
const TERMINAL = /(?<=[.!?])\s+(?=\p{Lu})/u;

/**
 * Grows the shared corpus by recombining its sentences (made-up prose where it does not lie beside the repository): documents of 10 to 70 sentences in runs of
 * one to five that stood together. Planted: 6 % near-duplicates of an earlier document, 2 % equal ones, 4 % English, 3 % with an address or a number, 2 % menus,
 * 2 % too short. Any document can be made by itself, so that a file of any size needs no memory.
 */
export function grownCorpus(seed = 1): GrownCorpus {
  const { name, runs } = sources();
  const plain = (index: number): string => {
    const random = pythonRandom(seed * 1_000_003 + index);
    const wanted = 10 + random.below(60);
    const parts: string[] = [];
    for (let count = 0; count < wanted; ) {
      const source = runs[random.below(runs.length)]!;
      const start = random.below(source.length);
      const length = 1 + random.below(5);
      parts.push(source.slice(start, start + length).join(' '));
      count += length;
    }
    return parts
      .map((part, i) => (i % 4 === 3 ? `${part}\n` : `${part} `))
      .join('')
      .trim();
  };
  const text = (index: number): string => {
    const kind = index % 100;
    if (kind < 6 && index > 100) return `${plain(index - 7)} Det var allt för i dag, sade hon och gick hem.`;
    if (kind < 8 && index > 100) return plain(index - 9);
    if (kind < 12) return ENGLISH.repeat(5 + (index % 30));
    if (kind < 15)
      return `${plain(index)} Skriv till karin${index}@exempel.se eller ring 070-174 06 ${String(index % 90).padStart(2, '0')}.`;
    if (kind < 17) return `${'Start\nLogga in\nKontakt\nOm oss\nKakor\n'.repeat(3 + (index % 9))}© ${index}`;
    if (kind < 19) return plain(index).slice(0, 150);
    return plain(index);
  };
  return { name, document: (index) => ({ id: `grown-${index}`, text: text(index) }) };
}

/** Sentences of each document of the corpus, in order. */
function sources(): { readonly name: string; readonly runs: readonly (readonly string[])[] } {
  const folder = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
  if (!existsSync(folder)) {
    const runs = Array.from({ length: 3000 }, (_, i) => prose(i, 150).split(TERMINAL));
    return { name: 'made-up prose', runs };
  }
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'));
  const paragraphs = files.flatMap((file) =>
    gunzipSync(readFileSync(`${folder}/${file}`))
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text),
  );
  const runs = paragraphs
    .map((paragraph) =>
      paragraph
        .split(TERMINAL)
        .map((sentence) => sentence.trim())
        .filter(isProse),
    )
    .filter((sentences) => sentences.length > 0);
  return { name: 'the shared corpus, recombined', runs };
}

/** Whole sentences of words: manuals are full of names of keys and files, which the filters would rightly drop. */
function isProse(sentence: string): boolean {
  const words = sentence.split(/\s+/);
  return (
    words.length > 5 &&
    /[.!?]$/.test(sentence) &&
    words.filter((word) => /^\p{L}+[.,!?]?$/u.test(word)).length > 0.9 * words.length
  );
}
