import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { prose } from '../../bench/prose.ts';
import { pythonRandom } from '../../stdlib/random/python-random.ts';

/**
 * Documents on which two implementations of a filter may disagree, the same for the same number: paragraphs of the shared corpus (made-up prose where it is absent),
 * repeated, cut, joined and sown with what Python and JavaScript see differently; documents of few words and lines, whose shares stand exactly on a limit; and
 * heaps of signs. `surrogates` sows halves of pairs too, which no UTF-8 file can hold.
 */
export function oddDocuments(seed: number, surrogates = false): (index: number) => string {
  const paragraphs = corpus();
  return (index) => {
    const random = pythonRandom(seed * 4_294_967 + index);
    const below = (n: number): number => random.below(n);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
    const signs = surrogates ? [...oddSigns, '\ud800', '\udc00', 'a\udbff'] : oddSigns;
    const some = (most: number): string[] => {
      const start = below(paragraphs.length);
      return Array.from({ length: 1 + below(most) }, (_, i) => paragraphs[(start + i) % paragraphs.length]!);
    };
    const kind = index % 20;
    if (kind === 0) return heap(below, pick, signs);
    if (kind <= 4) return onTheLimit(below, pick, signs);
    if (kind === 5 && index % 2000 === 5) return some(400).join('\n').repeat(4);
    let text = some(kind < 12 ? 12 : 40).join(pick(['\n\n', '\n', '\n\n\n', ' ']));
    for (let left = below(4); left >= 0; left--) text = pick(mutations)(text, below, pick, signs);
    // A cut may have parted a pair.
    return surrogates ? text : Buffer.from(text).toString();
  };
}

type Below = (n: number) => number;
type Pick = <T>(list: readonly T[]) => T;

function corpus(): readonly string[] {
  const folder = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
  if (!existsSync(folder)) return Array.from({ length: 3000 }, (_, i) => prose(i, 10 + ((i * 7) % 90)));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz'))
    .sort()
    .flatMap((file) =>
      gunzipSync(readFileSync(`${folder}/${file}`))
        .toString('utf8')
        .trim()
        .split('\n'),
    )
    .flatMap((line) => (JSON.parse(line) as { text: string }).text.split('\n\n'));
}

/** Ends of lines by Python, by JavaScript, by neither. */
const lineEnds = ['\n', '\r\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x1f', '\x85', '\u2028', '\u2029', '\n\r'];
const oddSigns = [
  ...lineEnds,
  ...'\t\u00a0\ufeff\u200b\u200c\u200d\u2060\u180e\u1680\u2003\u202f\u3000\u00ad\u0000\u0007\u007f\u009f\u200e\u202e',
  ...'.,:;!?…‼。！？．﹒؟।။\u2e54%#@&*§½²Ⅷ１２٣٤१২٫،⎖',
  ...[
    '...',
    '….',
    '\u{11f43}',
    '\u{1da88}',
    '\u{16e98}',
    '\u{1bc9f}',
    '\u{10f55}',
    '\u{1d7d8}',
    '\u{10400}',
    '\u{1f600}',
  ],
  ...[
    '👩‍👩‍👧',
    '🇸🇪',
    '👍🏽',
    '❤️',
    'e\u0301',
    'a\u030a',
    '\u0301',
    '\u0345',
    'ö',
    'Å',
    'ﬁ',
    'ß',
    'ẞ',
    'İ',
    'ı',
    'Σ',
    'ΑΣ ',
    'ς',
    'ǅ',
    '가',
    '漢字',
    'नमस्ते',
  ],
  ...[
    '•',
    '-',
    '- ',
    '• ',
    '–',
    '—',
    '«',
    '»',
    '”',
    "'",
    '"',
    '’',
    '[3]',
    '[edit]',
    '[٣]',
    '[citation needed]',
    '{',
    'JavaScript',
    'lorem ipsum',
    'use cookies',
    'LOREM İPSUM',
    'Privacy Policy',
  ],
];
const few = [
  'en',
  'två',
  'tre',
  'a',
  'bb',
  'ab',
  'c',
  'abc',
  'och',
  'att',
  'the',
  'of',
  '.',
  ',',
  '12',
  '3',
  'är',
  'i',
];

/** A heap of signs and words, or nothing at all. */
function heap(below: Below, pick: Pick, signs: readonly string[]): string {
  const words = pick([few, signs, [...few, ...signs]]);
  const gap = pick([' ', '', '\n', ' ']);
  return Array.from({ length: below(4) === 0 ? below(4) : below(400) }, () =>
    below(20) === 0 ? String.fromCodePoint(anyPoint(below)) : pick(words),
  ).join(gap);
}

/** Letters and signs of the first planes, none of them half a pair; nothing that a newer Unicode may yet make a letter. */
function anyPoint(below: Below): number {
  const point = below(8) === 0 ? 0x10000 + below(0x10000) : below(0x10000);
  return /[\p{Cn}\p{Cs}]/u.test(String.fromCodePoint(point)) ? 0x41 : point;
}

/** Few different lines of few different words: most shares are simple fractions. */
function onTheLimit(below: Below, pick: Pick, signs: readonly string[]): string {
  const words = below(3) === 0 ? few : few.slice(0, 2 + below(few.length - 2));
  const line = (): string => {
    const made = Array.from({ length: 1 + below(pick([3, 8, 30])) }, () => pick(words)).join(' ');
    return `${below(8) === 0 ? pick(['- ', '•', ' -', '# ', '']) : ''}${made}${pick(['.', '.', '', '...', '…', '!', pick(signs)])}`;
  };
  const lines = Array.from({ length: 1 + below(10) }, line);
  const [all, gap] = [below(60), pick(['\n', '\n', '\n\n', '\r\n', pick(lineEnds), ' '])];
  return Array.from({ length: all }, () => pick(lines)).join(gap) + pick(['', '', '\n', '\n\n', ' ', '\r\n']);
}

type Mutation = (text: string, below: Below, pick: Pick, signs: readonly string[]) => string;

/** `text` with `change` made at up to `most` places. */
function sown(text: string, most: number, below: Below, change: () => string): string {
  let changed = text;
  for (let left = 1 + below(most); left > 0; left--) {
    const at = below(changed.length + 1);
    changed = changed.slice(0, at) + change() + changed.slice(at);
  }
  return changed;
}

const splitKeeping = (text: string, pattern: RegExp): string[] => text.split(pattern);

const mutations: readonly Mutation[] = [
  (text) => text,
  (text, below, pick, signs) => sown(text, 40, below, () => pick(signs)),
  (text, below, pick) => text.replaceAll('\n', () => (below(3) === 0 ? pick(lineEnds) : '\n')),
  (text, _below, pick) => text.replaceAll('\n', pick(lineEnds)),
  (text, below) => text.slice(0, below(text.length + 1)),
  (text, below) => text.slice(below(text.length + 1)),
  // Lines, paragraphs, words and passages that come again.
  (text, below, pick) =>
    splitKeeping(text, /\n/)
      .flatMap((line) => Array(below(pick([2, 4])) + 1).fill(line))
      .join('\n'),
  (text, below) => {
    const lines = text.split('\n');
    return [...lines, ...lines.slice(0, below(lines.length + 1))].join('\n');
  },
  (text, below, pick) => {
    const words = text.split(' ');
    const [at, length] = [below(words.length), 1 + below(12)];
    const passage = words.slice(at, at + length).join(' ');
    return sown(text, 30, below, () => pick([` ${passage} `, passage, `\n${passage}\n`]));
  },
  (text, below) => text.replaceAll(' ', () => (below(3) === 0 ? '' : ' ')),
  (text, below) => text.replaceAll(' ', () => (below(4) === 0 ? '\n' : ' ')),
  (text) => text.replaceAll(' ', ''),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFKC'),
  (text) => text.toUpperCase(),
  (text, below, pick) => text.replaceAll(/^/gm, () => (below(10) === 0 ? '' : pick(['- ', '•', '– ', '  - ', '* ']))),
  (text, below, pick) =>
    text.replaceAll(/$/gm, () => (below(2) === 0 ? '' : pick(['...', '…', '... ', '.…', '. ', '\r', '”']))),
  (text, below, pick) =>
    text
      .replaceAll('.', () => pick(['.', '...', '…', '#', '!', '۔', '。']))
      .replaceAll(',', () => pick([',', '', '#'])) + (below(2) ? '' : '…'),
  (text, below, pick) =>
    text.replaceAll(/\p{L}{4,}/gu, (word) =>
      below(5) === 0 ? pick(['12', '3,5', '§', 'och', 'the', '—', 'x']) : word,
    ),
  (text, below) =>
    text.replaceAll(/\b(?:i|och|är|av|en|som|den|med|på|till|att|för)\b/gu, (word) => (below(4) === 0 ? word : 'X')),
  (text, below) => text.replaceAll(/[.!?]/g, (sign) => (below(4) === 0 ? sign : '')),
  (text, below) => text + text.slice(0, below(text.length + 1)),
  (text, below) => `${text}\n${'ä'.repeat(900 + below(300))}\n${text.slice(0, 80)}.`,
];
