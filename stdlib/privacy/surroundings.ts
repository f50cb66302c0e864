/** Words before a number that say what it is. All are tested on the text right before it, which ends where the number begins. */

/** `ISBN`, `order nr`, any compound with `-nummer`: another kind of number than the one that is looked for. */
export const otherNumber =
  /(?<!\p{L})(?:isbn(?:-1[03])?|issn|ean|ocr|iban|bg|pg|bankgiro|plusgiro|order|faktura|artikel|art|serie|referens|ref|kund|konto|dnr|diarie|ärende|mål|kvitto|version|tel|telefon|mobil|fax|\p{L}+(?:nummer|nr))(?:[-\s]?(?:nr|nummer|no))?[\s.:#№-]*$/iu;

/** Do the words right before a number say that it is of another kind than `own`? */
export function isOther(lead: string, own: RegExp): boolean {
  const other = otherNumber.exec(lead);
  return other !== null && !own.test(other[0]);
}

export const personalNumber =
  /(?:person|samordnings?)-?\s?(?:nr|nummer)|pnr|p-nr|född|födelse|patient|ssn|social security/iu;

/** How far back words are looked for. */
export const LOOK_BACK = 32;

/** `[PERSONNUMMER]`, `[PHONE kqzv]`, or the end of one: what redaction left says nothing about what comes after it. */
const placeholders = /^[A-Z_]*(?: [a-z0-9]+)?\]|\[[A-Z_]+(?: [a-z0-9]+)?\]/g;

export function before(text: string, start: number, characters: number = LOOK_BACK): string {
  const lead = text.slice(Math.max(0, start - characters), start);
  return lead.includes(']') ? lead.replace(placeholders, '[]') : lead;
}

/** `978-91-7055123456`, `1.8112289874`: a piece of a number with signs in it. */
export function isPartOfLonger(text: string, start: number, end: number): boolean {
  return (
    /\d[-–.,:/+ ]?$|[+#]$/.test(text.slice(Math.max(0, start - 2), start)) ||
    /^[-–.,:/ ]?\d|^\p{L}/u.test(text.slice(end, end + 2))
  );
}

export const digitsOf = (text: string): string => text.replace(/\D/g, '');
