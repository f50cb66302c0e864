import { join } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { canonical } from './canonical.ts';
import { digestStream, sha256 } from './digest.ts';
import { CodedFailure } from './failure.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import type { Digest, Output, TreeFile } from './result.ts';

type Tree = Extract<Output, { type: 'tree' }>;

/** What `tree/` stores: the files sorted by path, so that equal folders have equal digests. */
export const treeText = (files: readonly TreeFile[]): string =>
  canonical({ format: 1, files: sorted(files).map(({ path, digest, bytes }) => ({ path, digest, bytes })) } as Json);

export const treeDigest = (files: readonly TreeFile[]): Digest => sha256(treeText(files));

/** By code unit, so that the order is the same everywhere. */
const sorted = (files: readonly TreeFile[]): TreeFile[] =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

/** The output that a folder of plain files makes. Links and devices are refused, empty folders are not part of it. */
export async function digestTree(folder: string, output: string, fs: FileSystem = nodeFileSystem): Promise<Tree> {
  const files: TreeFile[] = [];
  for (const path of plainFiles(fs, folder, output))
    files.push({ path, ...(await digestStream(fs.stream(join(folder, path)))) });
  return {
    type: 'tree',
    digest: treeDigest(files),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: sorted(files),
  };
}

function* plainFiles(fs: FileSystem, folder: string, output: string, under = ''): Generator<string> {
  for (const { name, kind } of fs.entries(join(folder, under))) {
    const path = under === '' ? name : `${under}/${name}`;
    if (kind === 'folder') yield* plainFiles(fs, folder, output, path);
    else if (kind === 'file') yield path;
    else throw new CodedFailure(report('FTP0860', null, { output, path, seen: 'a link or a device' }));
  }
}

/** Whether a path stays within its folder on every system. */
export function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part));
}
