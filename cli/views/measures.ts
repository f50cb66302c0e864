import type { Json } from '../../compiler/operators/authoring.ts';
import { isRecord } from '../../compiler/operators/manifest.ts';
import { formatNumber } from '../../runtime/progress/format.ts';
import type { Colors } from '../terminal.ts';
import { printable } from './printable.ts';
import { cut } from './survey/drops.ts';

/** Entries of a list, and fields of a record, that are shown; `--json` has all. */
const most = { entries: 10, fields: 12 };
const longest = 100;

/**
 * What a task measured, as lines: a number or text after its name, a record of such (percentiles) in one line, a list of texts with numbers (the most frequent parts taken out) an
 * entry to each. Anything else is for `--json`, or has a view of its own.
 */
export function measureLines(name: string, value: Json, colors: Colors): string[] {
  if (isPlain(value)) return [`  ${name}: ${plain(value)}`];
  if (isTexts(value)) return value.length === 0 ? [] : [`  ${name}:`, ...textLines(value, colors)];
  if (!isRecord(value)) return [];
  // Keys of JSON come sorted as text; percentiles are read by number.
  const fields = Object.entries(value).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  if (fields.length <= most.fields && fields.every(([, field]) => isPlain(field as Json)))
    return [`  ${name}: ${fields.map(([key, field]) => `${key} ${plain(field as number | string)}`).join(', ')}`];
  return Array.isArray(value.most) ? measureLines(name, value.most, colors) : [];
}

const isPlain = (value: Json): value is number | string => typeof value === 'number' || typeof value === 'string';
const plain = (value: number | string): string => (typeof value === 'number' ? formatNumber(value) : printable(value));

type Text = Readonly<Record<string, Json>> & { readonly text: string };
/** Samples have a view of their own: their texts are prompts. */
const isTexts = (value: Json): value is readonly Text[] =>
  Array.isArray(value) &&
  value.every((entry) => isRecord(entry) && typeof entry.text === 'string' && !('prompt' in entry));

const textLines = (entries: readonly Text[], colors: Colors): string[] => [
  ...entries.slice(0, most.entries).map(({ text, ...rest }) => {
    const said = Object.entries(rest).filter(([, field]) => isPlain(field));
    const fields = said.map(([key, field]) => `${key} ${plain(field as number | string)}`).join('  ');
    return `    ${colors.dim(fields)}  ${printable(cut(text.replace(/\s+/g, ' '), longest))}`;
  }),
  ...(entries.length > most.entries
    ? [colors.dim(`    and ${entries.length - most.entries} more, with \`--json\``)]
    : []),
];
