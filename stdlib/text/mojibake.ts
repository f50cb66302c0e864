/**
 * Repairs text that was written as UTF-8 and read as Windows-1252 or Latin-1, once or several times over: `fÃ¶rÃ¤ldrar` -> `föräldrar`. What is
 * repaired must be sure: only sequences whose first sign does not occur in Swedish (`Ã`, `Â`, `â€`, `ðŸ`, `ï»`) count as evidence, and sequences that
 * could be correct text (`TVÅ…`, `Ä–`) are never touched. After ftfy (Speer), which decides by how unlikely a sequence is.
 */

/** What bytes 0x80 to 0x9F are in Windows-1252; five are not assigned and appear as the control characters of Latin-1. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Character -> byte, for all that Windows-1252 and Latin-1 can hold beyond ASCII. */
const bytes = new Map<string, number>();
for (let byte = 0x80; byte <= 0xff; byte++) bytes.set(String.fromCharCode(byte), byte);
for (const [i, character] of [...windows].entries()) bytes.set(character, 0x80 + i);

const continuation = [...bytes].filter(([, byte]) => byte >= 0x80 && byte <= 0xbf).map(([character]) => character);
const next = `[${continuation.join('').replace(/[\\\]^-]/g, '\\$&')}]`;

/** Without one of these nothing needs a look. */
const suspicious = /[ÃÂâðï√]/;
/**
 * Sure sequences: two bytes (U+0080 to U+00FF, which holds all Swedish letters), three (quotation marks, dashes, ellipsis, the euro, ligatures, the
 * byte order mark), four (emoji). Read wrongly once more, what Windows-1252 has beyond Latin-1 (`Œ œ Š š Ÿ Ž ž ƒ ˆ ˜`) stands within such sequences as
 * two signs, and there alone they count: `Å“` by itself can be correct.
 */
const again = 'Å[’“\u0092\u0093\u00a0¡¸½¾]|Æ[’\u0092]|Ë[†œ\u0086\u009c]';
const sure = new RegExp(
  `(?<=[ÃÂâðï€‚„ŸƒËÆ])(?:${again})+|[ÃÂ]${next}|â[€‚„\u0080\u0082\u0084]${next}|ï[»¬¿]${next}|ðŸ${next}${next}|ð\u009f${next}${next}`,
  'g',
);
/** A closing quotation mark whose last byte, unassigned in Windows-1252, was lost on the way. */
const lostQuote = /â€(?=$|[\s.,;:!?)])/g;
/** `à` whose second byte, a no-break space, became a plain space. */
const lostGrave = /Ã {1,2}(?=\p{Ll})/gu;
/** Sequences of Mac OS Roman, within words alone, since `√` has a meaning of its own. */
const macintosh: Readonly<Record<string, string>> = {
  '√•': 'å',
  '√§': 'ä',
  '√∂': 'ö',
  '√Ö': 'Å',
  '√Ñ': 'Ä',
  '√ñ': 'Ö',
  '√©': 'é',
  '√º': 'ü',
};
const macSequence = /(?<=\p{L})√[•§∂ÖÑñ©º]|√[•§∂ÖÑñ©º](?=\p{Ll})/gu;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(sequence: string): string {
  const raw = Uint8Array.from(sequence, (character) => bytes.get(character)!);
  try {
    return decoder.decode(raw);
  } catch {
    return sequence;
  }
}

/** The repaired text, and how many sequences were repaired: 0 gives the text itself. */
export function repairMojibake(text: string): { readonly text: string; readonly repaired: number } {
  let repaired = 0;
  const replace = (sequence: string): string => {
    const whole = decoded(sequence);
    if (whole !== sequence) repaired++;
    return whole;
  };
  let current = text;
  // Read wrongly several times over, a letter takes as many rounds; each makes the text shorter.
  for (let round = 0; round < 6 && suspicious.test(current); round++) {
    const before = current;
    current = current.replace(sure, replace);
    if (current === before) break;
  }
  if (repaired > 0) {
    const found = (by: string) => () => {
      repaired++;
      return by;
    };
    current = current.replace(lostQuote, found('”')).replace(lostGrave, found('à '));
  }
  if (current.includes('√'))
    current = current.replace(macSequence, (sequence) => {
      repaired++;
      return macintosh[sequence]!;
    });
  return { text: current, repaired };
}
