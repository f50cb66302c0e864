import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { SourceTools } from '../../../compiler/operators/authoring.ts';

/** A dataset on disk, as far as its names tell. */
export interface Dataset {
  /** Its folder. */
  readonly root: string;
  /** The same for messages. */
  readonly name: string;
  readonly splits: readonly string[];
  /** False for files that lie there and are no part of it, such as cached results. */
  holds(path: string): boolean;
}

/** What marks the folder of a whole dataset. */
const MARKS = ['dataset_dict.json', 'dataset_infos.json', 'README.md'];
/** Folders above a file that are looked at. */
const ABOVE = 4;
const SAVED = 'state.json';

/** Tables of a dataset; `.json` is left out, since most such files say something about it. */
export const isData = (path: string): boolean => /\.(arrow|parquet|(jsonl|ndjson|csv)(\.gz|\.zst)?)$/.test(path);

/** The dataset that a file is part of. */
export function datasetAround(path: string, tools: SourceTools): Dataset {
  const folder = dirname(path);
  const root = rootOf(folder);
  const levels = relative(root, path).split('/').length;
  const name = tools.name.split('/').slice(0, -levels).join('/') || '.';
  const listed = splitsListed(root, name, tools);
  const saved = savedFiles(folder, name, tools);
  const dataset = { root, name, holds: (file: string) => saved === null || saved.has(basename(file)) };
  const found = listed ?? [...new Set(dataFilesIn(root).map((file) => splitIn(relative(root, file))))].sort();
  return { ...dataset, splits: found };
}

/** The split that a file is part of. */
export const splitOf = (path: string, { root }: Dataset): string => splitIn(relative(root, path));

function rootOf(folder: string): string {
  let found = folder;
  for (let [at, left] = [folder, ABOVE]; left > 0; left--, at = dirname(at))
    if (MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    else if (existsSync(join(at, SAVED))) found = at;
  // Without a mark: the folder that holds `data/` or the folders of splits.
  if (found === folder && (basename(folder) === 'data' || splitWord(basename(folder)) !== null)) return dirname(folder);
  return found;
}

function splitsListed(root: string, name: string, tools: SourceTools): readonly string[] | null {
  const listed = jsonIn(join(root, 'dataset_dict.json'), name, tools)?.splits;
  return Array.isArray(listed) ? listed.map(String) : null;
}

/** Names of the files that a saved dataset is made of; null for one that was not saved. */
function savedFiles(folder: string, name: string, tools: SourceTools): ReadonlySet<string> | null {
  const state = jsonIn(join(folder, SAVED), name, tools);
  if (state === null) return null;
  const listed = state._data_files;
  if (!Array.isArray(listed)) return tools.fail('FTP1146', { folder: name, reason: 'its state.json lists no files' });
  const names = listed.map((each) => Object(each).filename as unknown);
  if (!names.every((each) => typeof each === 'string'))
    return tools.fail('FTP1146', { folder: name, reason: 'its state.json lists what is no file' });
  const missing = names.find((each) => !existsSync(join(folder, each)));
  if (missing !== undefined)
    tools.fail('FTP1146', { folder: name, reason: `its state.json lists ${missing}, which is not there` });
  if (Array.isArray(state._indices_files) && state._indices_files.length > 0)
    tools.fail('FTP1146', {
      folder: name,
      reason: 'it is a selection of rows that `datasets` has not written out; call `flatten_indices()` before saving',
    });
  return new Set(names);
}

function jsonIn(path: string, name: string, tools: SourceTools): Readonly<Record<string, unknown>> | null {
  if (!existsSync(path)) return null;
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8'))) as Record<string, unknown>;
  } catch {
    return tools.fail('FTP1146', { folder: name, reason: `its ${basename(path)} is not JSON` });
  }
}

/** Data files below a folder; folders whose name begins with a point are not looked into. */
function dataFilesIn(folder: string, depth = ABOVE): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return depth > 0 ? dataFilesIn(path, depth - 1) : [];
    return isData(path) ? [path] : [];
  });
}

/** Words for the usual splits (`datasets` 5.0, data_files.py, `SPLIT_KEYWORDS`). */
const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['train', ['train', 'training']],
  ['validation', ['validation', 'valid', 'dev', 'val']],
  ['test', ['test', 'testing', 'eval', 'evaluation']],
];

const splitWord = (part: string): string | null => {
  const words = part.toLowerCase().split(/[^a-z]+/);
  return WORDS.find(([, all]) => all.some((each) => words.includes(each)))?.[0] ?? null;
};

/**
 * By `NAME-00000-of-00004.parquet`, whatever the name; else by a word for a split that stands alone in the file's name, or in that of a folder, the innermost
 * first. Numbers, points, hyphens and underscores stand between words.
 */
function splitIn(path: string): string {
  const parts = path.split('/').reverse();
  const file = parts[0]!.replace(/\.(arrow|parquet|(jsonl|ndjson|csv)(\.gz|\.zst)?)$/, '');
  const shard = /^([\w.]+?)-\d{5}-of-\d{5}/.exec(file)?.[1];
  if (shard !== undefined && shard !== 'data') return splitWord(shard) ?? shard;
  for (const part of [file, ...parts.slice(1)]) {
    const split = splitWord(part);
    if (split !== null) return split;
  }
  return 'train';
}
