import { posix } from 'node:path';
import type { SourceTools } from '../../../compiler/operators/authoring.ts';
import { type Mets, metsReader } from './mets.ts';
import { FileProblem } from './problem.ts';
import { readXml } from './rows.ts';

/** A METS file of the source with the ALTO files that it names. */
export interface MetsFile {
  readonly name: string;
  readonly mets: Mets;
  /** Files of the source by METS file id. What the source does not read is missing. */
  readonly files: ReadonlyMap<string, SourceTools['files'][number]>;
}

export interface AltoFiles {
  /** By the METS file's own name: what it says, or why it cannot be read. */
  readonly mets: ReadonlyMap<string, MetsFile | FileProblem>;
  /** By the name of an ALTO file: the METS file that names it, and under which id. */
  readonly owners: ReadonlyMap<string, { readonly file: MetsFile; readonly id: string }>;
}

/** What is wrong with a file that METS names and nobody reads. */
export const UNREAD = 'which is not among the files that this source reads';

/** METS files go by their names, so that not every file has to be opened to find them. */
const isMets = (name: string): boolean => /mets/i.test(posix.basename(name));

/** Reads the METS files among those of the source, once for all of them. */
export const altoFiles = (limit: number, tools: SourceTools): Promise<AltoFiles> =>
  tools.shared('alto files', () => readAll(limit, tools));

async function readAll(limit: number, tools: SourceTools): Promise<AltoFiles> {
  const mets = new Map<string, MetsFile | FileProblem>();
  const owners = new Map<string, { readonly file: MetsFile; readonly id: string }>();
  const find = finder(tools.files);
  for (const { name, path } of tools.files) {
    if (!isMets(name)) continue;
    const read = await readMets(name, path, limit, tools);
    if (read instanceof FileProblem) {
      // A page whose name speaks of METS as well.
      if (read.code === 'FTP1103' && /^alto$/i.test(String(read.values.root))) continue;
      mets.set(name, read);
      continue;
    }
    const files = new Map(
      [...read.files].flatMap(([id, href]) => {
        const found = find(name, href);
        return found === undefined ? [] : [[id, found] as const];
      }),
    );
    const file = { name, mets: read, files };
    mets.set(name, file);
    for (const [id, found] of files) if (!owners.has(found.name)) owners.set(found.name, { file, id });
  }
  return { mets, owners };
}

async function readMets(name: string, path: string, limit: number, tools: SourceTools): Promise<Mets | FileProblem> {
  let mets: Mets | null = null;
  const own: SourceTools = { ...tools, name };
  const handler = metsReader(
    name,
    () => reading.line(),
    (found) => {
      mets = found;
    },
  );
  const reading = readXml(path, limit, own, handler);
  try {
    await reading.done;
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
  return mets!;
}

/** Finds what a METS file calls `file://./ALTO/0001.xml`: beside it, else the one file of that name below its folder. */
function finder(files: SourceTools['files']): (mets: string, href: string) => SourceTools['files'][number] | undefined {
  const byName = new Map(files.map((file) => [file.name, file] as const));
  const byBase = new Map<string, SourceTools['files'][number][]>();
  for (const file of files) {
    const base = posix.basename(file.name);
    const same = byBase.get(base);
    if (same === undefined) byBase.set(base, [file]);
    else same.push(file);
  }
  return (mets, href) => {
    const folder = posix.dirname(mets);
    const relative = decoded(href)
      .replace(/^file:\/*/i, '')
      .replaceAll('\\', '/');
    const base = posix.basename(relative);
    for (const name of [base, `${base}.gz`, `${base}.zst`]) {
      const beside = byName.get(posix.join(folder, posix.dirname(relative), name));
      if (beside !== undefined) return beside;
      const below = (byBase.get(name) ?? []).filter((file) => folder === '.' || file.name.startsWith(`${folder}/`));
      if (below.length === 1) return below[0];
    }
    return undefined;
  };
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
