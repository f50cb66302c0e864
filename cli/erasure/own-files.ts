import { readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { SourceTools } from '../../compiler/operators/authoring.ts';
import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import { lockPath } from '../../compiler/semantics/training/lock-file.ts';
import { journalName } from '../../runtime/archives/journal.ts';
import { finder, numbered } from '../../runtime/erasure/needles.ts';
import { sourceFiles } from '../../runtime/plan/files.ts';
import type { PlanSources } from '../../runtime/plan/plan.ts';
import { openBytes } from '../../stdlib/sources/bytes.ts';
import { releaseFolders } from './releases.ts';

/** A file of the user's that names a document. */
export interface OwnFile {
  /** Relative to the project. */
  readonly path: string;
  readonly what: 'source' | 'release' | 'journal' | 'lock';
  /** Lines from 1, at most `MOST`; empty where the file itself goes by the name of the document. */
  readonly lines: readonly number[];
  /** How many lines there are in all. */
  readonly count: number;
}

export interface OwnFiles {
  readonly found: readonly OwnFile[];
  /** Packed in a way in which no line can be seen: nobody looked. */
  readonly unsearched: readonly string[];
}

const MOST = 20;

/** First bytes of formats that hold their text packed. */
const packed: readonly string[] = ['PAR1', 'ARROW1', 'PK\u0003\u0004', '%PDF', 'SQLite format'];
const isWeights = (name: string): boolean => /\.(?:safetensors|bin|ftz)$/.test(name);

/**
 * Looks for the name of a document in the files that sources read, in releases outside the store, in the journals of archives and in the lock file: all of that is the
 * user's, and nothing of it is changed. In JSON Lines a value must be the name; elsewhere it must stand as a whole name.
 */
export async function ownFiles(
  compilation: Compilation,
  sources: PlanSources,
  { id, list }: { readonly id: string; readonly list: string },
): Promise<OwnFiles> {
  const { root } = sources;
  const found: OwnFile[] = [];
  const unsearched: string[] = [];
  const holds = finder({ names: [id], texts: [] }).holds;
  const look = async (path: string, what: OwnFile['what']): Promise<void> => {
    if (isNamedFor(path, id)) found.push({ path, what, lines: [], count: 1 });
    const lines = await linesOf(join(root, path), id, holds);
    if (lines === null) unsearched.push(path);
    else if (lines.length > 0) found.push({ path, what, lines: lines.slice(0, MOST), count: lines.length });
  };
  const read = await filesRead(compilation, sources);
  // That it stands in the list is what the list is for.
  for (const path of read) if (path !== normalize(list)) await look(path, 'source');
  for (const folder of new Set(read.map((path) => dirname(path))))
    if (isFile(join(root, folder, journalName))) await look(`${folder}/${journalName}`, 'journal');
  for (const path of releaseFiles(compilation, root)) await look(path, 'release');
  if (isFile(join(root, lockPath))) await look(lockPath, 'lock');
  return { found, unsearched };
}

/** The files of sources and lists; a source whose files are gone has none to look in. */
async function filesRead({ graph }: Compilation, { root, archives }: PlanSources): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const node of graph.nodes) {
    if (!node.stage) continue;
    const files = await sourceFiles(
      node,
      root,
      async () => ({ digest: '', bytes: 1 }),
      null,
      () => [],
      archives,
    );
    if (!('code' in files)) for (const { path } of files) if (!isWeights(path)) paths.add(normalize(path));
  }
  return [...paths].sort();
}

function releaseFiles({ graph }: Compilation, root: string): readonly string[] {
  return releaseFolders(graph, root).flatMap((to) =>
    readdirSync(join(root, to), { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() && !isWeights(entry.name) ? [path.slice(root === '.' ? 0 : join(root, '/').length)] : [];
    }),
  );
}

/** `data/letters/n-17.txt` is read as `n-17`, or as its path. */
function isNamedFor(path: string, id: string): boolean {
  const name = path.split('/').at(-1)!;
  return path === id || name === id || name.replace(/(?:\.[A-Za-z0-9]{1,5}){1,2}$/, '') === id;
}

/** Null where the file holds no lines to look at. */
async function linesOf(path: string, id: string, holds: (line: Buffer) => boolean): Promise<number[] | null> {
  const found: number[] = [];
  let before = 0;
  let rest = Buffer.alloc(0);
  let first = true;
  const take = (bytes: Buffer): void => {
    let last = 0;
    for (const [number, line] of numbered(bytes)) {
      last = number;
      if (holds(line) && isMeant(line, id)) found.push(before + number);
    }
    before += last;
  };
  try {
    for await (const block of openBytes(path, toolsFor(path))) {
      if (first && packed.some((mark) => block.subarray(0, 16).toString('latin1').startsWith(mark))) return null;
      first = false;
      const end = block.lastIndexOf(0x0a) + 1;
      if (end === 0) {
        rest = Buffer.concat([rest, block]);
        continue;
      }
      take(Buffer.concat([rest, block.subarray(0, end)]));
      rest = Buffer.from(block.subarray(end));
    }
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
  take(rest);
  return found;
}

/** Of a line of JSON the name must be a value, at any depth; of others nothing more can be said. */
function isMeant(line: Buffer, id: string): boolean {
  if (line[0] !== 0x7b) return true;
  try {
    return hasValue(JSON.parse(line.toString('utf8')) as Json, id);
  } catch {
    return true;
  }
}

function hasValue(value: Json, id: string): boolean {
  if (typeof value === 'string' || typeof value === 'number')
    return String(value) === id || mentions(String(value), id);
  if (Array.isArray(value)) return value.some((each) => hasValue(each, id));
  return isRecord(value) && Object.values(value).some((each) => hasValue(each, id));
}

/** In an address or a path the name is a part: `https://arkiv.example/n-17`. */
const mentions = (text: string, id: string): boolean => /^\S+$/.test(text) && text.split(/[/?&=#]/).includes(id);

const toolsFor = (path: string): SourceTools =>
  ({
    name: path,
    signal: new AbortController().signal,
    consumed: () => {},
    fail: (code: string) => {
      throw new Unreadable(code);
    },
  }) as unknown as SourceTools;

/** A file that cannot be read to its end is one that nobody has looked through. */
class Unreadable extends Error {}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
