import { type Beginning, type Guess, share } from './lines.ts';

/** What rules can tell a text to be. Where none of them holds, it is not told. */
export type TextType = 'minutes' | 'law' | 'table' | 'list' | 'dialogue' | 'verse' | 'news' | 'prose';

const paragraphSign = /^(?:§ ?\d+|\d+ ?(?:\p{Ll} )?§)/u;
const chapter = /^\d+ kap\./u;
const ofMinutes =
  /närvarande|ordförande|sekreterare|just(?:eras|erare|ering)|sammanträde|protokoll|mötet|beslut(?:ades|ar|ade|ande)|beslöts|bordlägg|föredrog|stämman/giu;
const protocol = /(?:^|\p{L})protokoll|minnesanteckningar/iu;
const bullet = /^(?:[-–—•*·▪◦]|\d{1,3}[.)]|\p{Ll}\))\s+\S/u;
const spokenDash = /^[–—-]\s*\p{Lu}/u;
const sentenceEnd = /[.!?…]["”»)]?$/u;
const speaker = /^(\p{Lu}[\p{L}]{1,20}(?: \p{Lu}\p{L}*)?)(?::|\.(?= \p{Lu}))\s/u;
const cells = /\S(?: {3,}|\t|\s*\|\s*)(?=\S)/gu;
const semicolons = /^[^;.]+(?:;[^;.]*){2,}$/u;
/** `STOCKHOLM (TT)`, `NORRVIK. Den …`, `GÖTEBORG, tisdag.`, `Norrvik den 4 mars.` */
const dateline =
  /^(?:\p{Lu}{3,}(?:[ -]\p{Lu}{3,})?(?: ?\(\p{Lu}{2,4}\)| ?\/\p{Lu}{2,4}\/|[.,] (?=\p{L}+[. ]))|\p{Lu}\p{Ll}+ den \d{1,2} \p{Ll}{3,9}\. )/u;
const code = /[{};]$|^(?:import|function|return|const|let|def|class|#include)\b/u;

const times = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Rules in order: what is plainest comes first. */
export function typeIn(beginning: Beginning): Guess<TextType> | null {
  const { lines, head } = beginning;
  if (lines.length === 0) return null;
  const whole = lines.join('\n');
  if (share(lines, (line) => code.test(line)) > 0.4) return null;

  const marks = new Set((whole.match(ofMinutes) ?? []).map((each) => each.toLowerCase()));
  if (marks.size >= 3 && (head.some((line) => line.length < 80 && protocol.test(line)) || marks.size >= 5))
    return { value: 'minutes', rule: 'minutes' };

  const sections = lines.filter((line) => paragraphSign.test(line)).length;
  if (
    sections >= 2 &&
    marks.size < 5 &&
    (sections >= 3 || lines.some((line) => chapter.test(line)) || sections * 4 >= lines.length)
  )
    return { value: 'law', rule: 'law' };

  if (lines.length >= 3) {
    const gaps = lines.map((line) => (semicolons.test(line) ? 2 : times(line, cells)));
    const wide = gaps.filter((count) => count >= 2).length;
    if (wide >= 3 && wide >= 0.6 * lines.length) return { value: 'table', rule: 'table' };
  }

  if (isDialogue(lines)) return { value: 'dialogue', rule: 'dialogue' };

  const items = lines.filter((line) => bullet.test(line)).length;
  if (items >= 3 && items >= 0.6 * lines.length) return { value: 'list', rule: 'list' };
  const entries = lines.filter((line) => line.length < 60 && /^\p{L}[\p{L} .-]+(?:, \d+)+$/u.test(line)).length;
  if (entries >= 3 && entries >= 0.6 * lines.length) return { value: 'list', rule: 'register' };

  if (isVerse(beginning)) return { value: 'verse', rule: 'verse' };

  const words = whole.split(/\s+/u).length;
  if (words >= 20 && head.slice(0, 4).some((line) => line.length > 60 && dateline.test(line)))
    return { value: 'news', rule: 'dateline' };

  return isProse(lines, words) ? { value: 'prose', rule: 'prose' } : null;
}

/** Lines that begin with a dash and are sentences, or with the names of those who speak, at least two and each more than once. */
function isDialogue(lines: readonly string[]): boolean {
  const dashes = lines.filter((line) => spokenDash.test(line) && sentenceEnd.test(line)).length;
  if (dashes >= 3 && dashes >= 0.5 * lines.length) return true;
  const turns = new Map<string, number>();
  for (const line of lines) {
    const name = speaker.exec(line)?.[1];
    if (name !== undefined) turns.set(name, (turns.get(name) ?? 0) + 1);
  }
  const several = [...turns.values()].filter((count) => count >= 2);
  const said = several.reduce((sum, count) => sum + count, 0);
  return several.length >= 2 && said >= 0.5 * lines.length;
}

/** Short lines of uneven length that begin with a capital and seldom end a sentence; or short stanzas of small letters. */
function isVerse({ lines, apart }: Beginning): boolean {
  // A title page may stand before it.
  const from =
    lines.length > 6
      ? Math.max(
          0,
          apart.findIndex((blank, i) => blank && i > 0 && stanzaAt(apart, i) >= 4),
        )
      : 0;
  const body = lines.slice(from);
  // Verse stands in stanzas; short paragraphs, each apart, are a menu or a manual.
  const joined = body.filter((_, i) => i > 0 && !apart[from + i]).length;
  if (body.length < 4 || joined < 0.5 * body.length) return false;
  const short = share(body, (line) => line.length <= 50 && line.length >= 8);
  const capitals = share(body, (line) => /^["”»–—]?\s*\p{Lu}/u.test(line));
  const ended = share(body, (line) => /\.$/u.test(line));
  const digits = share(body, (line) => /\d/u.test(line));
  if (digits > 0.15 || share(body, (line) => bullet.test(line)) > 0.2) return false;
  return short >= 0.9 && capitals >= 0.75 && ended <= 0.5;
}

/** Lines up to the next blank one. */
function stanzaAt(apart: readonly boolean[], from: number): number {
  let to = from + 1;
  while (to < apart.length && !apart[to]) to++;
  return to - from;
}

/** Most of it stands in sentences of a usual length. */
function isProse(lines: readonly string[], words: number): boolean {
  if (words < 30) return false;
  const running = lines.join(' ');
  const sentences = times(running, /[.!?…]["”»)]?(?=\s+["”»–—(]?\p{Lu}|$)/gu);
  if (sentences < 2 || words / sentences > 60 || words / sentences < 4) return false;
  const inLong = lines.filter((line) => line.length > 60 || /^\p{Ll}/u.test(line)).join(' ').length;
  return inLong >= 0.6 * running.length;
}
