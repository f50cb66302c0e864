import { document } from '../document.ts';
import { general } from '../domains/general.ts';
import { health, healthExam } from '../domains/health.ts';
import { expand } from '../grammar.ts';
import { boilerplate, english, nearDuplicate, personalNumber, phone } from '../plant.ts';
import { type Random, random } from '../random.ts';
import { type Files, jsonLines, type Sample } from '../write.ts';

const NOTES = 700;
const TELEPHONE = 90;
const EXAM = 160;

/** Notes of two clinics, telephone notes with broken lines among them, and an exam that nothing may be trained on. */
export function healthFiles(): Files {
  const source = random(1842);
  const exam = random(1862);
  const rows = Array.from({ length: EXAM }, (_, index) => ({
    id: `fraga-${String(index + 1).padStart(3, '0')}`,
    text: document(healthExam, exam, [70, 95]),
  }));
  return new Map([
    ['data/notes/norra.jsonl', jsonLines(notes('norra', NOTES / 2, source))],
    ['data/notes/sodra.jsonl', jsonLines(notes('sodra', NOTES / 2, source))],
    ['data/telephone/2026.jsonl', broken(notes('telefon', TELEPHONE, source), source)],
    ['eval/exam.jsonl', jsonLines(rows)],
  ]);
}

function notes(clinic: string, count: number, source: Random): Sample[] {
  const rows: Sample[] = [];
  while (rows.length < count) {
    const month = String(source.between(1, 12)).padStart(2, '0');
    const day = String(source.between(1, 28)).padStart(2, '0');
    rows.push({
      id: `${clinic}-${String(rows.length + 1).padStart(3, '0')}`,
      text: text(rows, source),
      clinic,
      written: `${source.between(2019, 2025)}-${month}-${day}`,
    });
  }
  return rows;
}

/** One note in five names a number; a few are copies, English, menus, or no notes at all. */
function text(before: readonly Sample[], source: Random): string {
  const kind = source.next();
  const place = expand('{plats}', health.grammar, source, new Map());
  const earlier = (): string => String(source.pick(before.slice(-40)).text);
  if (kind < 0.02 && before.length > 0) return earlier();
  if (kind < 0.04 && before.length > 0) return nearDuplicate(earlier(), source);
  if (kind < 0.06) return english(source, place, 'clinic');
  if (kind < 0.07) return boilerplate(source, place);
  // The lunch room's board ended up in the same system.
  if (kind < 0.11) return document(general, source, [86, 110]);
  const note = document(health, source, [86, 118]);
  if (kind < 0.25) return `Patientens personnummer är ${personalNumber(source)} enligt uppgift. ${note}`;
  if (kind < 0.28) return `${note} Tillfälligt nummer för patienten är ${personalNumber(source, true)} tills vidare.`;
  if (kind < 0.34) return `${note} Anhörig nås på telefon ${phone(source)} under hela dygnet.`;
  return note;
}

/** Every twelfth line is damaged as exports are: cut off, without its text, or written by another system. */
function broken(rows: readonly Sample[], source: Random): string {
  const damage = [
    (line: string) => line.slice(0, source.between(20, 60)),
    (line: string) => JSON.stringify({ ...JSON.parse(line), text: undefined }),
    () => '--- fortsättning följer i nästa export ---',
    (line: string) => JSON.stringify({ ...JSON.parse(line), text: 17 }),
  ];
  const lines = jsonLines(rows).trimEnd().split('\n');
  return lines.map((line, at) => `${at % 12 === 7 ? source.pick(damage)(line) : line}\n`).join('');
}
