import type { Row } from '../../../compiler/operators/authoring.ts';

/**
 * What a file says about the work that it holds: the columns that every source of this folder adds to its rows. Their origin is the file itself
 * (`extracted`): nothing here is guessed from the text.
 */
export interface Metadata {
  title: string | null;
  /** Authors, `; ` between them. */
  creator: string | null;
  /** Year of publication. */
  year: number | null;
  publisher: string | null;
  /** ISO 639: two letters where there are two. */
  language: string | null;
  /** SPDX id where a Creative Commons address says it, else the words of the file, shortened. */
  licence: string | null;
}

export const noMetadata = (): Metadata => ({
  title: null,
  creator: null,
  year: null,
  publisher: null,
  language: null,
  licence: null,
});

/** In a fixed order, so that rows of all files look alike. */
export const metadataColumns = ({ title, creator, year, publisher, language, licence }: Metadata): Row => ({
  title,
  creator,
  year,
  publisher,
  language,
  licence,
});

/** What `first` leaves open is taken from `second`. */
export function filled(first: Metadata, second: Metadata): Metadata {
  return {
    title: first.title ?? second.title,
    creator: first.creator ?? second.creator,
    year: first.year ?? second.year,
    publisher: first.publisher ?? second.publisher,
    language: first.language ?? second.language,
    licence: first.licence ?? second.licence,
  };
}

export const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Null where nothing is left. */
export const cleanOrNull = (text: string): string | null => clean(text) || null;

/** The first year in a date as people write it: `1902`, `1902-03-04`, `4 mars 1902`, `[1902?]`. */
export function yearOf(text: string): number | null {
  const found =
    /(?:^|\D)(1[0-9]{3}|20[0-9]{2})(?:\D|$)/.exec(text) ??
    /(?:^|\D)(1[0-9]{3}|20[0-9]{2})[01]\d[0-3]\d(?:\D|$)/.exec(text);
  return found ? Number(found[1]) : null;
}

/** Codes of three letters (ISO 639-2) of the languages that Swedish collections hold most. */
const SHORT: Readonly<Record<string, string>> = {
  swe: 'sv',
  eng: 'en',
  ger: 'de',
  deu: 'de',
  fre: 'fr',
  fra: 'fr',
  dan: 'da',
  nor: 'no',
  nob: 'nb',
  nno: 'nn',
  fin: 'fi',
  est: 'et',
  lat: 'la',
  ice: 'is',
  isl: 'is',
  spa: 'es',
  ita: 'it',
  rus: 'ru',
  pol: 'pl',
  yid: 'yi',
};

/** A language code as files write it (`swe`, `sv-SE`, `SV`), or null where it is none. */
export function languageOf(text: string | null | undefined): string | null {
  const code = /^([a-z]{2,3})(?:[-_][a-z0-9]+)*$/i.exec(text?.trim() ?? '')?.[1]?.toLowerCase();
  if (code === undefined || code === 'und' || code === 'mul' || code === 'zxx') return null;
  return SHORT[code] ?? code;
}

const LONGEST_LICENCE = 200;

/** A licence by its address or its words. */
export function licenceOf(text: string): string | null {
  const address = /creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)/i.exec(text);
  if (address) {
    const [, kind, name, version] = address;
    if (kind!.toLowerCase() === 'licenses') return `CC-${name!.toUpperCase()}-${version}`;
    return name!.toLowerCase() === 'zero' ? `CC0-${version}` : 'public domain';
  }
  const words = cleanOrNull(text);
  return words !== null && words.length > LONGEST_LICENCE ? `${words.slice(0, LONGEST_LICENCE - 1)}…` : words;
}
