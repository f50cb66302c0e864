import { type Finding, merge } from './finding.ts';

/**
 * Swedish postal addresses (SIS 84 52 01): street and number, flat, postcode `NNN NN` and place. A street with number is plausible by its ending
 * (`Storgatan 5`), valid together with postcode and place; so is any name with a number before them (`Norrby 12, 741 90 Knivsta`) and `Box 123`.
 * A postcode with a place alone is plausible.
 */
const street =
  /(?:gatan|gata|vägen|väg|gränden|gränd|stigen|stig|torget|torg|allén|allé|backen|backe|platsen|plan|esplanaden|leden|kajen|stranden|strand|parken|hamnen|slingan|svängen|kroken|rundan|ringen|liden|höjden|tvärgränd|bron|promenaden|promenad) \d{1,4}(?:[ -]?[A-Z](?![\p{L}\p{N}])|[a-z](?![\p{L}\p{N}])|[-–]\d{1,4}(?!\d))?(?![\p{L}\p{N}])(?![.,:]\d)/gu;
/** The name before the ending: up to three words, the first with a capital. */
const streetName = /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}'’.:]{0,30}[ -]){0,3}(?:\p{Lu}[\p{L}-]{0,30}|(?<=[ -]))$/u;

const postcode =
  /(?<![\p{L}\p{N}])(?<!\d[.,: -])(?:SE?[- ])?[1-9]\d\d[ \u00a0]\d\d[ \u00a0]{1,2}(?:\p{Lu}\p{Ll}[\p{L}-]*|\p{Lu}{2}[\p{Lu}-]*)(?:[ \u00a0](?:\p{Lu}\p{Ll}{2,}|\p{Lu}{3,})(?!\p{L}))?/gu;
const box = /(?<![\p{L}\p{N}])(?:Box|BOX|Postbox) \d{1,5}(?![\p{L}\p{N}])/gu;

const between =
  /^(?:,? ?(?:lgh|lägenhet|läg)\.? ?\d{3,4}|,? ?\d{1,2} ?tr\.?|,? ?[nöu] ?\.?b\.?)?[,\n\r\u00a0 ]{1,4}$/iu;
const houseBefore =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’:-]{1,30}(?: [\p{L}'’-]{1,30}){0,2} \d{1,4}(?: ?[A-Za-z])?(?:,? ?(?:lgh|lägenhet)\.? ?\d{3,4})?[,\n\r ]{1,4}$/u;
/** A name without a street's ending, where somebody says that it is an address. */
const announced =
  /(?<!\p{L})(?:bor|bodde|boende|bosatt|skriven|hemma|ligger|låg) på (?=\p{Lu})|(?<!\p{L})(?:(?:hem|post|gatu|besöks|leverans)?adress(?:en)?(?: är)?|leverans(?:en)? (?:går )?till|flytta(?:r|de|t)? till)[: ] ?(?=\p{Lu})/giu;
const house =
  /^\p{Lu}[\p{L}'’-]{1,30}(?: [\p{L}'’-]{2,30}){0,2} (?!1[5-9]\d\d|20\d\d)\d{1,4}(?: ?[A-Z](?!\p{L})|[a-z](?!\p{L}))?(?![\p{L}\p{N}]|[.,:]\d)/u;
/** `Vägen 10 km`: a measure. */
const measure = /^ ?(?:km|mil|m|meter|min|minuter|timmar|år|dagar|kr|kronor|%|procent|st|gånger|personer)(?!\p{L})/iu;

export function addresses(text: string): Finding[] {
  const houses = [...streets(text), ...boxes(text), ...announcedHouses(text)].sort((a, b) => a.start - b.start);
  const whole: Finding[] = [];
  let next = 0;
  for (const match of text.matchAll(postcode)) {
    const start = match.index;
    const end = start + match[0].length;
    while (next < houses.length && houses[next]!.end < start) next++;
    const house = houses[next - 1];
    const joined = house !== undefined && start - house.end <= 24 && between.test(text.slice(house.end, start));
    const lead = joined ? null : houseBefore.exec(text.slice(Math.max(0, start - 80), start));
    const from = joined ? house.start : start - (lead?.[0].length ?? 0);
    whole.push({ start: from, end, class: 'address', certainty: joined || lead ? 'valid' : 'plausible' });
  }
  const alone = houses.filter((house) => house.alone);
  return merge(
    whole,
    alone.map(({ start, end }) => ({ start, end, class: 'address', certainty: 'plausible' })),
  );
}

interface House {
  readonly start: number;
  readonly end: number;
  /** Is it an address without postcode and place too? */
  readonly alone: boolean;
}

function streets(text: string): House[] {
  const found: House[] = [];
  for (const match of text.matchAll(street)) {
    const end = match.index + match[0].length;
    const name = streetName.exec(text.slice(Math.max(0, match.index - 60), match.index));
    if (!name || name[0] === '' || measure.test(text.slice(end, end + 12))) continue;
    found.push({ start: match.index - name[0].length, end, alone: true });
  }
  return found;
}

function announcedHouses(text: string): House[] {
  const found: House[] = [];
  for (const match of text.matchAll(announced)) {
    const start = match.index + match[0].length;
    const written = house.exec(text.slice(start, start + 110));
    const end = start + (written?.[0].length ?? 0);
    if (written && !measure.test(text.slice(end, end + 12))) found.push({ start, end, alone: true });
  }
  return found;
}

const boxes = (text: string): House[] =>
  [...text.matchAll(box)].map((match) => ({ start: match.index, end: match.index + match[0].length, alone: false }));
