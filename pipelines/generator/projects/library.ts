import { document } from '../document.ts';
import { general } from '../domains/general.ts';
import { library } from '../domains/library.ts';
import { expand } from '../grammar.ts';
import { boilerplate, email, english, nearDuplicate, personalNumber, phone } from '../plant.ts';
import { type Random, random } from '../random.ts';
import { type Files, jsonLines, type Sample } from '../write.ts';

const BRANCHES = ['centrum', 'norra', 'sodra', 'bokbussen'];
const PER_BRANCH = 500;
const GENERAL = 1500;

/** About 2 000 notices of four branches, and general prose to pre-train on. */
export function libraryFiles(): Files {
  const files = new Map<string, string>();
  const source = random(1811);
  for (const branch of BRANCHES) files.set(`data/notices/${branch}.jsonl`, jsonLines(notices(branch, source)));
  files.set('data/general/bygd.jsonl', jsonLines(generalRows(random(1766))));
  return files;
}

export function generalRows(source: Random): Sample[] {
  return Array.from({ length: GENERAL }, (_, index) => ({
    id: `bygd-${String(index + 1).padStart(4, '0')}`,
    text: document(general, source, [82, 118]),
  }));
}

function notices(branch: string, source: Random): Sample[] {
  const rows: Sample[] = [];
  while (rows.length < PER_BRANCH) {
    const place = expand('{plats}', library.grammar, source, new Map());
    rows.push({
      id: `${branch}-${String(rows.length + 1).padStart(4, '0')}`,
      text: text(rows, place, source),
      // A few are older than the pipeline wants.
      year: source.chance(0.05) ? source.between(1978, 1989) : source.between(1990, 2025),
    });
  }
  return rows;
}

/** Of a hundred notices two are copies, two nearly so, two English, one is a menu; nine name a person's number or address. */
function text(before: readonly Sample[], place: string, source: Random): string {
  const kind = source.next();
  const earlier = (): string => String(source.pick(before.slice(-60)).text);
  if (kind < 0.02 && before.length > 0) return earlier();
  if (kind < 0.04 && before.length > 0) return nearDuplicate(earlier(), source);
  if (kind < 0.06) return english(source, place, 'library');
  if (kind < 0.07) return boilerplate(source, place);
  const notice = document(library, source, [86, 122]);
  if (kind < 0.1)
    return `${notice} Kallelse har gått till låntagaren med personnummer ${personalNumber(source)} enligt registret.`;
  if (kind < 0.13) return `${notice} Den som undrar över något kan ringa ${phone(source)} under kontorstid.`;
  if (kind < 0.16) {
    const person = expand('{person}', library.grammar, source, new Map());
    return `${notice} Skriv till ${person} på adressen ${email(source, person)} så kommer svaret inom kort.`;
  }
  return notice;
}
