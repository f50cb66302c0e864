import type { Finding } from './finding.ts';
import { before } from './surroundings.ts';
import { ambiguous, firstNames, surnames } from './swedish-names.ts';

/**
 * Names of persons. A name has no form of its own, so they are found by lists and by what announces them (`advokat X`, `heter X`, a line after
 * `Med vänlig hälsning`). `valid` is a first name of the list with a surname of the list or of a surname's form; `plausible` is a listed name
 * alone, with a word beside it that is not listed, or an announced word. What neither list nor surroundings know is missed.
 */
export interface NameFinder {
  (text: string): Finding[];
}

/** A capital and letters, with parts after hyphens; or an initial. */
const word = /(?<![\p{L}\p{N}_@.-])\p{Lu}[\p{L}’']*(?:-\p{Lu}[\p{L}’']*)*(?![\p{L}\p{N}_@])/gu;
const particle = /^ (?:af|von|van|de|der|den|la|le|el|al|bin|ibn|du|da|di) $/;

const surnameForm = /.(?:sson|sdotter|ström|berg|gren|q[uv]ist|kvist|lund|stedt|strand|mark|dahl|holm|blad|blom|lander|vall|wall|löf|feldt|skiöld|hielm|stierna|crona|witz|vić|ović|ić|oglu|nen)$/u;

const announcement =
  /(?<!\p{L})(?:herr|hr|fru|fröken|frk|dr|doktor|prof|professor|docent|advokat|jurist|åklagare|kammaråklagare|domare|rådman|lagman|nämndeman|hovrättsråd|justitieråd|polis(?:assistent|inspektör|kommissarie)?|kommissarie|inspektör|överläkare|läkare|distriktssköterska|sjuksköterska|barnmorska|psykolog|kurator|rektor|lärare|kyrkoherde|pastor|präst|biskop|handläggare|socialsekreterare|redaktör|fotograf|författare|konstnär|greve|grevinnan?|baron|patient|klient|sökande|kärande|svarande|vittne|målsägande|tilltalade|dömde|vd|ordförande|sekreterare|kontaktperson|undertecknad|mamma|pappa|syster|bror|farfar|mormor)(?:e?n|n|t)?,? $|(?<!\p{L})(?:heter|hette|kallad|kallas|vid namn|född|dotter till|son till|gift med|sambo med|hälsar|tecknad|undertecknat av|c\/o)[: ] ?$|(?<!\p{L})(?:för-? ?(?:och efter)?namn|efternamn|namn|patient|klient|kontakt|handläggare|vårdnadshavare|närmast anhörig|elev|avsändare|mottagare|att|underskrift|signatur)\s?: ?$/iu;
const closing =
  /(?:hälsning(?:ar|en)?|mvh|vänligen|högaktningsfullt|tack på förhand|kramar|tecknar|vid pennan|undertecknat|underskrift)[,.! ]*(?:\r?\n[ \t]*){1,3}$/iu;
/** Words with a capital that stand beside a first name and are no surname. */
const notSurname = new Set(
  'AB HB KB Stockholm Göteborg Malmö Uppsala Sverige Norge Danmark Finland Europa Lund Örebro Linköping Jag Han Hon Vi Det Den De Du Som Och Men Från Till Med'.split(
    ' ',
  ),
);

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `own` are further names of the user's list: each word of it counts as a first name and as a surname. */
export function nameFinder(own: readonly string[] = []): NameFinder {
  const mine = own.flatMap((name) => name.split(/\s+/)).filter((name) => name !== '');
  const first = new Set([...firstNames, ...mine]);
  const last = new Set([...surnames, ...mine]);
  const certain = new Set(mine);

  const isFirst = (name: string): boolean => first.has(name);
  const isLast = (name: string): boolean => last.has(name) || surnameForm.test(name);
  const alone = (name: string): boolean =>
    certain.has(name) || (first.has(name) ? !ambiguous.has(name) : /..sson$/u.test(name));

  function judge(run: readonly Word[], text: string, found: Finding[]): void {
    const lead = before(text, run[0]!.start, 40);
    const announced = announcement.test(lead) || (closing.test(lead) && endsLine(text, run.at(-1)!.end));
    const capitals = run.length > 1 && run.every(({ text }) => text === text.toUpperCase() && text.length > 1);
    const names = run.map(({ text }, i) => plain(capitals ? titled(text) : text, i === run.length - 1, first, last));
    for (let i = 0; i < run.length; ) {
      const open = i === 0 && announced;
      // An acronym or a single letter is no name by itself.
      const listed = isFirst(names[i]!);
      if (!listed && !open) {
        if (alone(names[i]!) && !isShouted(run[i]!.text)) found.push(finding(run[i]!, run[i]!, 'plausible'));
        i++;
        continue;
      }
      let end = i;
      while (end + 1 < run.length && end - i < 4 && !notSurname.has(run[end + 1]!.text)) end++;
      const surname = end > i && isLast(names[end]!);
      const capitalsOnly = capitals && !(listed && surname);
      if (end > i && !capitalsOnly) found.push(finding(run[i]!, run[end]!, listed && surname ? 'valid' : 'plausible'));
      else if (end === i && (open ? run[i]!.text.length > 2 && !isShouted(run[i]!.text) : alone(names[i]!)) && !(isShouted(run[i]!.text)))
        found.push(finding(run[i]!, run[i]!, 'plausible'));
      i = end + 1;
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
  return gap === ' ' || gap === '\u00a0' || (previous.text.length === 1 && (gap === '. ' || gap === '.')) || particle.test(gap);
}

/** Without the s of the genitive, unless the name has it itself. */
function plain(name: string, isLastWord: boolean, first: ReadonlySet<string>, last: ReadonlySet<string>): string {
  if (!isLastWord || !name.endsWith('s') || first.has(name) || last.has(name)) return name;
  return name.slice(0, -1);
}

const titled = (name: string): string =>
  name.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());

const isShouted = (name: string): boolean => name === name.toUpperCase();
const endsLine = (text: string, end: number): boolean => /^[ \t]*(?:[,.]?[ \t]*)?(?:\r?\n|$)/.test(text.slice(end, end + 8));
