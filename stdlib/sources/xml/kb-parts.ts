import { isRecord, type Json } from '../../../compiler/operators/manifest.ts';
import { cleanOrNull, languageOf, licenceOf, type Metadata, noMetadata, yearOf } from './metadata.ts';

/** A text of a package with where it stands. */
export interface KbText {
  readonly id: string;
  /** Positions of its page and area in the package, from 1. */
  readonly page: number | null;
  readonly area: number | null;
}

/**
 * Texts in the order of `structure.json`: things with `has_part` inside each other, of the `@type` `Page`, `Area` and `Text` among others. Null where it is not built so.
 */
export function textsOf(structure: Json): readonly KbText[] | null {
  const texts: KbText[] = [];
  let pages = 0;
  let areas = 0;
  const waiting: { readonly part: Json; readonly page: number | null; readonly area: number | null }[] = [];
  const wait = (parts: readonly Json[], page: number | null, area: number | null): void => {
    for (let i = parts.length - 1; i >= 0; i--) waiting.push({ part: parts[i]!, page, area });
  };
  wait(Array.isArray(structure) ? structure : [structure], null, null);
  while (waiting.length > 0) {
    const { part, page, area } = waiting.pop()!;
    if (!isRecord(part)) return null;
    const { '@type': type, '@id': id, has_part: parts } = part;
    const isPage = isOf(type, 'Page');
    const isArea = isOf(type, 'Area');
    if (isPage) pages++;
    if (isArea) areas++;
    if (isOf(type, 'Text') && typeof id === 'string') texts.push({ id, page, area });
    if (Array.isArray(parts)) wait(parts as readonly Json[], isPage ? pages : page, isArea ? areas : area);
  }
  return texts;
}

const isOf = (type: Json | undefined, name: string): boolean =>
  Array.isArray(type) ? type.includes(name) : type === name;

/** Texts by id from `content.json`: a list of `{ "@id", content }`. Null where it is not built so. */
export function contentOf(content: Json): ReadonlyMap<string, string> | null {
  if (!Array.isArray(content)) return null;
  const texts = new Map<string, string>();
  for (const each of content as readonly Json[]) {
    if (!isRecord(each) || typeof each['@id'] !== 'string') return null;
    const { content: text } = each;
    // Pictures and the like have no text.
    if (text === undefined || text === null) continue;
    const lines = Array.isArray(text) ? text : [text];
    if (lines.some((line) => typeof line !== 'string')) return null;
    texts.set(each['@id'], lines.join('\n'));
  }
  return texts;
}

/** Title, year and the rest from `meta.json`. */
export function metadataOf(meta: Json): Metadata | null {
  if (!isRecord(meta)) return null;
  const text = (name: string): string => {
    const found = Array.isArray(meta[name]) ? (meta[name] as readonly Json[])[0] : meta[name];
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  return {
    ...noMetadata(),
    title: cleanOrNull(text('title')),
    creator: cleanOrNull(text('creator')),
    year: yearOf(text('created')) ?? yearOf(text('year')) ?? yearOf(text('date')),
    publisher: cleanOrNull(text('publisher')),
    language: languageOf(text('language')),
    licence: licenceOf(text('license') || text('licence')),
  };
}
