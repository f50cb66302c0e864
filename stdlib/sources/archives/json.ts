import type { Json } from '../../../compiler/operators/manifest.ts';
import { yearOf } from '../xml/metadata.ts';

/** Reading JSON that others wrote, where a member may be missing, single, a list, or wrapped in an object of its own. */
export type Members = { readonly [name: string]: Json };

export function parseJson(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new Error(`it is no JSON but begins with ${JSON.stringify(body.slice(0, 60))}`);
  }
}

/** The page as an object. */
export function parsePage(body: string): Members {
  const value = parseJson(body);
  if (!isMembers(value)) throw new Error('it holds no object');
  return value;
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at `a.b.c`; undefined where a step is missing. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path === '' ? [] : path.split('.')) {
    if (Array.isArray(found) && /^\d+$/.test(step)) found = (found as readonly Json[])[Number(step)];
    else found = isMembers(found) ? found[step] : undefined;
  }
  return found;
}

/** None, one or several, as a list. */
export const list = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];

/** Texts among the values, also those of JSON-LD (`{ "@value": … }`) and IIIF (`{ "sv": ["…"] }`), joined. */
export function text(value: Json | undefined, between = '; '): string | null {
  const texts = list(value).flatMap(textsOf);
  const found = [...new Set(texts.map((each) => each.trim()).filter((each) => each !== ''))];
  return found.length === 0 ? null : found.join(between);
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (!isMembers(value)) return [];
  const plain = value['@value'] ?? value.value ?? value.label;
  if (plain !== undefined) return list(plain).flatMap(textsOf);
  // IIIF Presentation 3: by language, Swedish before others.
  const languages = Object.entries(value).filter(
    ([key, texts]) => /^[a-z]{2,3}(-\w+)?$|^none$/.test(key) && Array.isArray(texts),
  );
  const own =
    languages.find(([key]) => key.startsWith('sv')) ?? languages.find(([key]) => key === 'none') ?? languages[0];
  return own ? list(own[1]).flatMap(textsOf) : [];
}

/** The first year with four digits: of `[1999?]`, `c1871`, `1906-05-12`. */
export const year = (value: Json | undefined): number | null => yearOf(text(value) ?? '');

/** A count, also one that is written as text. */
export function count(value: Json | undefined, what: string): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
    throw new Error(`its \`${what}\` is ${JSON.stringify(value ?? null)}, where a count was expected`);
  return number;
}
