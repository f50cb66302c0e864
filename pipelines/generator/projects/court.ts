import { document } from '../document.ts';
import { court } from '../domains/court.ts';
import { expand } from '../grammar.ts';
import { boilerplate, email, english, nearDuplicate, personalNumber } from '../plant.ts';
import { type Random, random } from '../random.ts';
import { type Files, jsonLines, type Sample } from '../write.ts';

const RULINGS = 450;
const QUESTIONS = 400;
const OLDER = 80;

/** Rulings as JSON Lines, questions as CSV, and older rulings whose scanning left broken lines. */
export function courtFiles(): Files {
  const source = random(1734);
  const rulings = rows('dom', RULINGS, 'ruling', source);
  const questions = rows('fraga', QUESTIONS, 'question', source);
  const older = rows('aldre', OLDER, 'ruling', source);
  return new Map([
    ['data/rulings/rulings.jsonl', jsonLines(rulings)],
    ['data/questions/questions.csv', csv(questions)],
    ['data/older/1990s.jsonl', cut(jsonLines(older))],
  ]);
}

function rows(kind: string, count: number, topic: string, source: Random): Sample[] {
  const made: Sample[] = [];
  while (made.length < count) {
    const number = String(made.length + 1).padStart(3, '0');
    made.push({ id: `${kind}-${number}`, text: text(made, topic, source) });
  }
  return made;
}

function text(before: readonly Sample[], topic: string, source: Random): string {
  const kind = source.next();
  const earlier = (): string => String(source.pick(before.slice(-40)).text);
  if (kind < 0.02 && before.length > 0) return earlier();
  if (kind < 0.04 && before.length > 0) return nearDuplicate(earlier(), source);
  const place = expand('{plats}', court.grammar, source, new Map());
  if (kind < 0.06) return english(source, place, 'court');
  if (kind < 0.07) return boilerplate(source, place);
  const body = document(court, source, [86, 118], topic);
  if (kind < 0.17) return `${body} Parten har uppgett sitt personnummer ${personalNumber(source)} i ansökan.`;
  if (kind < 0.21) return `${body} Ombudet nås under adressen ${email(source, 'kansli')} även efter domen.`;
  return body;
}

/** RFC 4180. */
function csv(rows: readonly Sample[]): string {
  const quoted = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`;
  return ['id,text', ...rows.map(({ id, text }) => `${quoted(id!)},${quoted(text!)}`)]
    .map((line) => `${line}\r\n`)
    .join('');
}

/** Every tenth line ends where the page ended. */
function cut(lines: string): string {
  const all = lines.trimEnd().split('\n');
  return all.map((line, at) => `${at % 10 === 4 ? line.slice(0, Math.floor(line.length / 2)) : line}\n`).join('');
}
