import type { Json } from '../../compiler/operators/manifest.ts';
import type { LockFile } from '../../compiler/semantics/training/lock-file.ts';

/** The parts of a lock file, each renewed by one command: `models` and `measured` by `lock`, `archives` by `fetch`. */
export type LockPart = Partial<Pick<LockFile, 'models' | 'archives' | 'measured'>>;

/** The whole file, of which one command renews one part; archives and limits are left out where there are none. */
export function lockedJson(lock: LockFile | null, renewed: LockPart): Json {
  const { models = {}, archives = {}, measured = {} } = { ...lock, ...renewed };
  const parts = {
    format: 1,
    models,
    ...(Object.keys(archives).length > 0 ? { archives } : {}),
    ...(Object.keys(measured).length > 0 ? { measured } : {}),
  };
  return parts as unknown as Json;
}

/** Longest line that a list or object may have to stand on one. */
const WIDTH = 160;

/**
 * JSON for a file that people review: members sorted by name, two spaces, one fact a line. What fits on a line stands on one, so that a shape or a
 * file is a line of a diff. Equal values give equal bytes.
 */
export function lockText(value: Json): string {
  return `${lines(value, 0, 0)}\n`;
}

/** `taken` characters stand on the line already. */
function lines(value: Json, depth: number, taken: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const short = oneLine(value);
  if (depth > 2 && taken + short.length + 1 <= WIDTH) return short;
  const indent = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item: Json) => `${indent}${lines(item, depth + 1, indent.length)}`);
    return `[\n${items.join(',\n')}\n${end}]`;
  }
  const members = sorted(value).map(([name, member]) => {
    const start = `${indent}${JSON.stringify(name)}: `;
    return `${start}${lines(member, depth + 1, start.length)}`;
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${end}}`;
}

function oneLine(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const members = sorted(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** By code unit, as in canonical JSON (RFC 8785): the same on every machine. */
const sorted = (value: object): [string, Json][] =>
  Object.entries(value as { readonly [name: string]: Json }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
