import type { Finding } from './finding.ts';
import { before } from './surroundings.ts';
import { ambiguous, firstNames, surnames, wordsToo } from './swedish-names.ts';

/**
 * Names of persons. A name has no form of its own, so they are found by lists and by what announces them (`advokat X`, `heter X`, a line after
 * `Med vänlig hälsning`). `valid` is a first name of the list with a surname of the list or of a surname's form; `plausible` is a listed name
 * alone, with a word beside it that is not listed, or an announced word. What neither list nor surroundings know is missed.
 */
export type NameFinder = (text: string) => Finding[];

/** A capital and letters, with parts after hyphens; or an initial. */
const word = /(?<![\p{L}\p{N}_@.-])\p{Lu}[\p{L}’']*(?:-\p{Lu}[\p{L}’']*)*(?![\p{L}\p{N}_@])/gu;
const particle = /^ (?:af|von|van|de|der|den|la|le|el|al|bin|ibn|du|da|di) $/;

const surnameForm =
  /.(?:sson|sdotter|ström|berg|gren|q[uv]ist|kvist|lund|stedt|strand|mark|dahl|holm|blad|blom|lander|vall|wall|löf|feldt|skiöld|hielm|stierna|crona|witz|vić|ović|ić|oglu|inen|tanen|honen)$/u;
/** Words that end as surnames do. */
const notNames = new Set('Poisson Lesson Intervall Projekt Under Över'.split(' '));

const announcement =
  /(?<![\p{L}-])(?:herr|hr|fru|fröken|frk|dr|doktor|prof|professor|docent|advokat|jurist|åklagare|kammaråklagare|domare|rådman|lagman|nämndeman|hovrättsråd|justitieråd|polis(?:assistent|inspektör|kommissarie)?|kommissarie|inspektör|överläkare|läkare|distriktssköterska|sjuksköterska|barnmorska|psykolog|kurator|rektor|lärare|kyrkoherde|pastor|präst|biskop|handläggare|socialsekreterare|redaktör|fotograf|författare|konstnär|greve|grevinnan?|baron|patient|klient|sökande|kärande|svarande|vittne|målsägande|tilltalade|dömde|vd|ordförande|sekreterare|kontaktperson|undertecknad|mamma|pappa|syster|bror|farfar|mormor)(?:e?n|n|t)?,? $|(?<!\p{L})(?:(?:jag|du|hon|han|hen|man|mannen|kvinnan|pojken|flickan|sonen|dottern|barnet|modern|fadern|maken|makan|brodern|systern|som) (?:heter|hette|kallas|kallades)|vid namn|född|dotter till|son till|gift med|sambo med|hälsar|undertecknat av|c\/o)[: ] ?$/iu;
/** A field of a form. Other things stand in fields too, so one word alone is no name there. */
const field =
  /(?<!\p{L})(?:för-? ?(?:och efter)?namn|efternamn|namn|patient|klient|kontakt|handläggare|vårdnadshavare|närmast anhörig|elev|avsändare|mottagare|att|underskrift|signatur)\s?: ?$/iu;
const closing =
  /(?:hälsning(?:ar|en)?|mvh|vänligen|högaktningsfullt|tack på förhand|kramar|tecknar|vid pennan|undertecknat|underskrift)[,.! ]*(?:\r?\n[ \t]*){1,3}$/iu;
/** Words with a capital that stand beside a first name and are no surname. */
const notSurname = new Set(
  'AB HB KB Stockholm Göteborg Malmö Uppsala Sverige Norge Danmark Finland Europa Örebro Linköping Jag Han Hon Vi Det Den De Du Som Och Men Från Till Med'.split(
    ' ',
  ),
);

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const commonFirst: ReadonlySet<string> = new Set(firstNames);
const commonLast: ReadonlySet<string> = new Set(surnames);

/** `own` are further names of the user's list: each word of it counts as a first name and as a surname. */
export function nameFinder(own: readonly string[] = []): NameFinder {
  // One set for both: lists of millions of names take seconds to enter, and memory.
  const certain = new Set<string>();
  for (const name of own)
    if (/\s/.test(name)) for (const part of name.split(/\s+/)) certain.add(part);
    else certain.add(name);
  certain.delete('');
  const first = { has: (name: string): boolean => commonFirst.has(name) || certain.has(name) };
  const last = { has: (name: string): boolean => commonLast.has(name) || certain.has(name) };
  const isLast = (name: string): boolean => last.has(name) || surnameForm.test(name);
  const isTellingLast = (name: string): boolean =>
    (surnameForm.test(name) && !notNames.has(name)) || (last.has(name) && !wordsToo.has(name));
  const standsAlone = (name: string): boolean =>
    certain.has(name) || (first.has(name) ? !ambiguous.has(name) : /..sson$/u.test(name) && !notNames.has(name));

  /** Words of a run as the lists have them: without genitive, and ANNA BERG as Anna Berg. */
  const spelled = (run: readonly Word[], shouted: boolean): readonly string[] =>
    run.map(({ text }, i) => {
      const name = shouted ? titled(text) : text;
      const genitive = i === run.length - 1 && /[^s]s$/.test(name) && !first.has(name) && !last.has(name);
      return genitive ? name.slice(0, -1) : name;
    });

  function judge(run: readonly Word[], text: string, found: Finding[]): void {
    const shouted = run.length > 1 && run.every(({ text }) => text.length > 1 && isShouted(text));
    const names = spelled(run, shouted);
    for (let i = 0; i < run.length; ) {
      const announced = isAnnounced(text, run, i);
      const listed = first.has(names[i]!);
      let end = i;
      while (end + 1 < run.length && end - i < 4 && !notSurname.has(run[end + 1]!.text)) end++;
      const known = listed && isLast(names[end]!);
      // Nobody knows the first name, but the surname is one, or somebody says that a name follows.
      const guessed =
        end - i === 1 && isTellingLast(names[end]!) && !isShouted(run[i]!.text) && !notNames.has(run[i]!.text);
      if (end > i && (shouted ? known : listed || announced !== null || guessed)) {
        found.push(finding(run[i]!, run[end]!, known ? 'valid' : 'plausible'));
        i = end + 1;
        continue;
      }
      const { text: single } = run[i]!;
      if (!isShouted(single) && (standsAlone(names[i]!) || (announced === 'person' && single.length > 2)))
        found.push(finding(run[i]!, run[i]!, 'plausible'));
      i++;
    }
  }

  return (text) => {
    const found: Finding[] = [];
    let run: Word[] = [];
    for (const match of text.matchAll(word)) {
      const next = { text: match[0], start: match.index, end: match.index + match[0].length };
      const previous = run.at(-1);
      if (previous !== undefined && !joins(text, previous, next)) {
        judge(run, text, found);
        run = [];
      }
      run.push(next);
    }
    if (run.length > 0) judge(run, text, found);
    return found;
  };
}

/** Do the words before say that a name comes? A title may begin the run itself (`Advokat Anna Berg`). */
function isAnnounced(text: string, run: readonly Word[], at: number): 'person' | 'field' | null {
  const { start } = run[at]!;
  // Most words with a capital begin a sentence, which announces nobody.
  const character = /\s/.test(text[start - 1] ?? '\n') ? (text[start - 2] ?? '\n') : text[start - 1]!;
  if (at === 0 && (text[start - 1] === '\n' || /[\r\n\t]/.test(character)))
    return closing.test(before(text, start, 40)) && endsLine(text, run.at(-1)!.end) ? 'person' : null;
  if (!/[\p{L}:,]/u.test(character)) return null;
  const lead = before(text, start, 30);
  return announcement.test(lead) ? 'person' : field.test(lead) ? 'field' : null;
}

const finding = (from: Word, to: Word, certainty: 'valid' | 'plausible'): Finding => ({
  start: from.start,
  end: to.end,
  class: 'name',
  certainty,
});

/** Words of one name: a space between them, a particle (`af`), or the dot of an initial. */
function joins(text: string, previous: Word, next: Word): boolean {
  const length = next.start - previous.end;
  if (length > 5) return false;
  const gap = text.slice(previous.end, next.start);
  return (
    gap === ' ' ||
    gap === '\u00a0' ||
    (previous.text.length === 1 && (gap === '. ' || gap === '.')) ||
    particle.test(gap)
  );
}

const titled = (name: string): string =>
  name.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());

const isShouted = (name: string): boolean => name === name.toUpperCase();
const endsLine = (text: string, end: number): boolean =>
  /^[ \t]*(?:[,.]?[ \t]*)?(?:\r?\n|$)/.test(text.slice(end, end + 8));
