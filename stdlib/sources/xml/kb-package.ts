import { posix } from 'node:path';
import {
  type Path,
  type RecordChunk,
  type Row,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { openBytes } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { MAX_RECORD } from '../lines.ts';
import { sizeText } from '../size-text.ts';
import { contentOf, type KbText, metadataOf, textsOf } from './kb-parts.ts';
import { metadataColumns, noMetadata } from './metadata.ts';
import { FileProblem } from './problem.ts';
import { fileOutput } from './rows.ts';

/**
 * Reads packages as the laboratory of the National Library of Sweden gives them out (`kblab`): folders with `content.json`, `structure.json` and `meta.json`. One row per package, page or area, texts in
 * the order of the structure; title, year and the rest from `meta.json`. The ALTO files of a package have confidences, which these files have not: `alto` reads those.
 */
export const kb_package = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    page: 'Int?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
  },
  extracted: ['page', 'title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** Glob that takes all files of the packages: those that end in `.json` at any depth below a folder. The names of the folders become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row: all of a package (an issue, a book), a page, or an area of a page (`block`).
       * @default page
       */
      per?: 'package' | 'page' | 'block';
      /**
       * What to do with a package that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest file, in bytes; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const folder = posix.dirname(tools.name);
    const parts = tools.shared('kb packages', () => packagesOf(tools.files)).get(folder)!;
    if (partName(tools.name) !== 'content.json' && parts.has('content.json')) {
      tools.rowless();
      return;
    }
    const chunks = chunkBuilder(tools.name, 'row');
    try {
      if (partName(tools.name) !== 'content.json')
        throw unclear(tools.name, partName(tools.name), 'no `content.json` lies beside it among the files read');
      const content = await readPart(path, tools.name, limit, tools, contentOf);
      const structure = parts.get('structure.json');
      if (structure === undefined)
        throw unclear(tools.name, 'content.json', 'no `structure.json` lies beside it among the files read');
      const texts = await readPart(structure.path, structure.name, limit, tools, textsOf);
      const meta = parts.get('meta.json');
      if (meta === undefined) tools.count('packages without meta.json');
      const metadata =
        meta === undefined ? noMetadata() : await readPart(meta.path, meta.name, limit, tools, metadataOf);
      const output = fileOutput(tools, chunks);
      const about = metadataColumns(metadata);
      let row = 0;
      for (const [group, inside] of grouped(texts, options.per ?? 'page')) {
        const text = inside
          .map(({ id }) => (content.get(id) ?? '').trim())
          .filter((each) => each !== '')
          .join('\n\n');
        const made: Row = { id: `${folder}${group}`, text, page: inside[0]!.page, ...about };
        if (text === '') output.leaveOut(made, 'blank', 0, 1);
        else output.row(made, ++row);
        yield* chunks.full();
      }
      const placed = new Set(texts.map(({ id }) => id));
      for (const [id, text] of content)
        if (!placed.has(id)) output.leaveOut({ id, text, page: null, ...about }, 'outside_structure');
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      yield* chunks.rest();
      tools.bad({ code: error.code, values: error.values, line: 1, raw: null });
    }
    yield* chunks.rest();
  },
});

type File = SourceTools['files'][number];

/** Files by folder and by what they are. */
function packagesOf(files: readonly File[]): ReadonlyMap<string, ReadonlyMap<string, File>> {
  const packages = new Map<string, Map<string, File>>();
  for (const file of files) {
    const folder = posix.dirname(file.name);
    const parts = packages.get(folder) ?? new Map<string, File>();
    packages.set(folder, parts.set(partName(file.name), file));
  }
  return packages;
}

/** `content.json`, also where it is packed. */
const partName = (name: string): string => posix.basename(name).replace(/\.(gz|zst)$/, '');

/** Texts that make a row together, with what tells it apart from the others of its package. */
function grouped(texts: readonly KbText[], per: 'package' | 'page' | 'block'): ReadonlyMap<string, readonly KbText[]> {
  const groups = new Map<string, KbText[]>();
  for (const text of texts) {
    const key = per === 'package' ? '' : per === 'page' ? `#${text.page ?? 0}` : `#${text.page ?? 0}.${text.area ?? 0}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [text]);
    else group.push(text);
  }
  return groups;
}

const unclear = (file: string, wanted: string, problem: string): FileProblem =>
  new FileProblem('FTP1109', { file, wanted: `\`${wanted}\``, problem });

async function readPart<T>(
  path: string,
  name: string,
  limit: number,
  tools: SourceTools,
  take: (value: Json) => T | null,
): Promise<T> {
  const own: SourceTools = {
    ...tools,
    name,
    fail: (code, values) => {
      throw new FileProblem(code, values);
    },
  };
  const blocks: Buffer[] = [];
  let size = 0;
  for await (const block of openBytes(path, own)) {
    size += block.length;
    if (size > limit) throw new FileProblem('FTP0910', { limit: sizeText(limit) });
    blocks.push(block);
  }
  const wanted = partName(name);
  let value: Json;
  try {
    value = JSON.parse(
      Buffer.concat(blocks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    ) as Json;
  } catch (error) {
    throw unclear(name, wanted, (error as Error).message);
  }
  const taken = take(value);
  if (taken === null) throw unclear(name, wanted, SHAPES[wanted] ?? 'it is built otherwise');
  return taken;
}

const SHAPES: Readonly<Record<string, string>> = {
  'content.json': 'it should be a list of `{ "@id": …, "content": … }`',
  'structure.json': 'it should hold pages, areas and texts in `has_part` of each other',
  'meta.json': 'it should be one record',
};
