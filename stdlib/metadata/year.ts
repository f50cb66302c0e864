import type { Beginning, Guess } from './lines.ts';

const months = 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december';
const year = '(1[4-9]\\d\\d|20\\d\\d)';

/**
 * Years that a text states as its own, strongest rule first: the line of a printer, a copyright, the number of a statute or report as a heading, a place of print, a
 * date that stands alone or under minutes. A year inside running prose is none: it is what the text speaks of.
 */
const rules: readonly {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly lines: number;
  readonly longest: number;
}[] = [
  {
    rule: 'printed',
    pattern: new RegExp(
      `(?:^|[^\\p{L}])(?:tryckt|trykt|tryck(?:t|eri)?[^.]{0,40}|boktryckeri\\p{L}*|utgiv(?:en|et|na)|utgifv(?:en|et)|publicera(?:d|t))(?=[^\\p{L}])[^.;]{0,40}?(?<!\\d)${year}(?!\\d)`,
      'iu',
    ),
    lines: 8,
    longest: 120,
  },
  {
    rule: 'copyright',
    pattern: new RegExp(`(?:©|\\(c\\)|copyright)\\D{0,20}${year}(?!\\d)`, 'iu'),
    lines: 8,
    longest: 160,
  },
  {
    rule: 'number',
    pattern: new RegExp(
      `^(?:SFS|SOU|Ds|\\p{Lu}{1,6}FS|Prop\\.|Bet\\.|(?:Lag|Förordning) \\()\\s*${year}(?:/\\d\\d)?:\\d`,
      'u',
    ),
    lines: 4,
    longest: 160,
  },
  // `Stockholm 1903`, `GÖTEBORG 1921`, `Örebro, N. M. Lindhs förlag, 1866.`
  { rule: 'place', pattern: new RegExp(`^\\p{Lu}[\\p{L} .,&-]{2,60}?[ ,]+${year}\\.?$`, 'u'), lines: 8, longest: 80 },
  {
    rule: 'date',
    pattern: new RegExp(`(?:\\d{1,2} (?:${months}) ${year}|(?<!\\d)${year}-[01]\\d-[0-3]\\d)(?!\\d)`, 'iu'),
    lines: 5,
    longest: 80,
  },
];

/** Null where the text states no year of its own. */
export function yearIn({ head }: Beginning): Guess<number> | null {
  for (const { rule, pattern, lines, longest } of rules)
    for (const line of head.slice(0, lines)) {
      const found = line.length <= longest ? pattern.exec(line) : null;
      const digits = found?.slice(1).find((group) => group !== undefined);
      if (digits !== undefined) return { value: Number(digits), rule };
    }
  return null;
}
