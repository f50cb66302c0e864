import type { StoreContext } from './context.ts';
import { type FileSystem, listOrEmpty, type Stat } from './file-system.ts';
import { digestOf } from './layout.ts';
import type { Digest } from './result.ts';

/** The areas of the store that gc and verification walk. */
export type Area = 'results' | 'trees' | 'blobs' | 'manifests' | 'checkpoints' | 'temporary' | 'quarantine';

export interface Item {
  readonly area: Area;
  readonly path: string;
  /** Key or digest that its name says; null for names that are neither. */
  readonly digest: Digest | null;
  readonly bytes: number;
  readonly mtimeNs: bigint;
}

/** Files of an area with two levels of folders or one, `<area>/ab/<hex>…` or `<area>/ab/<hex>/…`. */
export function* items(context: StoreContext, area: 'results' | 'trees' | 'blobs' | 'manifests'): Generator<Item> {
  const { fs, root } = context;
  switch (area) {
    case 'results':
      for (const { path, name } of fanned(fs, `${root}/ac`))
        for (const file of listOrEmpty(fs, path)) {
          const item = measured(fs, area, `${path}/${file}`, name);
          if (item) yield item;
        }
      return;
    case 'trees':
      return yield* files(fs, area, `${root}/tree/sha256`);
    case 'blobs':
      return yield* files(fs, area, `${root}/cas/sha256`);
    case 'manifests':
      return yield* files(fs, area, `${root}/keys`);
  }
}

function* files(fs: FileSystem, area: Area, folder: string): Generator<Item> {
  for (const { path, name } of fanned(fs, folder)) {
    const item = measured(fs, area, path, name.replace(/\.json$/, ''));
    if (item) yield item;
  }
}

/** What lies in the folders `00` to `ff`. */
export function* fanned(fs: FileSystem, folder: string): Generator<{ readonly path: string; readonly name: string }> {
  for (const fan of listOrEmpty(fs, folder))
    for (const name of listOrEmpty(fs, `${folder}/${fan}`)) yield { path: `${folder}/${fan}/${name}`, name };
}

function measured(fs: FileSystem, area: Area, path: string, hex: string): Item | null {
  const stat = fs.stat(path);
  if (stat === null) return null;
  const digest = /^[0-9a-f]{64}$/.test(hex) ? digestOf(hex) : null;
  return { area, path, digest, bytes: stat.size, mtimeNs: stat.mtimeNs };
}

/** A folder (or file) with everything in it as one item; its time is that of the newest file. */
export function whole(fs: FileSystem, area: Area, path: string, digest: Digest | null = null): Item | null {
  const top = fs.stat(path);
  if (top === null) return null;
  let bytes = 0;
  let newest = top.mtimeNs;
  for (const stat of within(fs, path, top)) {
    if (stat.kind === 'file') bytes += stat.size;
    if (stat.mtimeNs > newest) newest = stat.mtimeNs;
  }
  return { area, path, digest, bytes, mtimeNs: newest };
}

function* within(fs: FileSystem, path: string, stat: Stat): Generator<Stat> {
  yield stat;
  if (stat.kind !== 'folder') return;
  for (const { name, kind } of fs.entries(path)) {
    const below = kind === 'other' ? null : fs.stat(`${path}/${name}`);
    if (below) yield* within(fs, `${path}/${name}`, below);
  }
}
