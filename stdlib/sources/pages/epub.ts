import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import {
  cleanOrNull,
  languageOf,
  licenceOf,
  type Metadata,
  metadataColumns,
  noMetadata,
  yearOf,
} from '../xml/metadata.ts';
import { htmlPage } from './blocks.ts';
import { decodeHtml } from './decode-html.ts';
import { wholeFile } from './html.ts';

interface Book {
  readonly metadata: Metadata;
  /** Paths in the container, in reading order. */
  readonly chapters: readonly string[];
}

/** Unpacked bytes of one book: more is a trap, not a book. */
const LARGEST = 512e6;

/**
 * Reads EPUB books (versions 2 and 3): one row per book or per chapter, in reading order, with title, author, year, publisher, language and rights as the book states them. Books whose
 * text is locked (DRM) cannot be read and are told.
 */
export const epub = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    chapter: 'Int?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
  },
  extracted: ['title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"data/bocker/*.epub"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row.
       * @default book
       */
      by?: 'book' | 'chapter';
      /**
       * What to do with a book that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest book, packed; a larger one is taken for damage.
       * @default 128MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const chunks = chunkBuilder(tools.name, 'row');
    const bytes = await wholeFile(path, options.max_record ?? 128e6, tools);
    if (bytes !== null)
      try {
        for (const row of rowsOf(unpacked(bytes), options.by ?? 'book', tools.name)) chunks.add(row, 1);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        tools.bad({ code: 'FTP1141', values: { reason: error.message }, line: 1, raw: null });
      }
    yield* chunks.rest();
  },
});

type Files = Readonly<Record<string, Uint8Array>>;

function unpacked(bytes: Buffer): Files {
  if (bytes.toString('latin1', 0, 2) !== 'PK') throw new Error('it is no zip archive');
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.(x?html?|xml|opf)$/i.test(name)) return false;
        size += originalSize;
        if (size > LARGEST) throw new Error(`it unpacks to more than ${LARGEST / 1e6} MB`);
        return true;
      },
    });
  } catch (error) {
    throw new Error(`it cannot be unpacked (${(error as Error).message})`);
  }
}

function rowsOf(files: Files, by: 'book' | 'chapter', name: string) {
  if (
    files['META-INF/encryption.xml'] &&
    /EncryptedData[\s\S]*?(x?html)/i.test(textOf(files, 'META-INF/encryption.xml'))
  )
    throw new Error('its text is locked (DRM)');
  const { metadata, chapters } = bookOf(files);
  const texts = chapters
    .map((path) =>
      files[path]
        ? htmlPage(decodeHtml(files[path]!, null), true)
            .blocks.map(({ text }) => text)
            .join('\n\n')
        : '',
    )
    .map((text, i) => ({ text, chapter: i + 1 }))
    .filter(({ text }) => text !== '');
  const columns = metadataColumns(metadata);
  if (by === 'chapter')
    return texts.map(({ text, chapter }) => ({ id: `${name}#${chapter}`, text, chapter, ...columns }));
  return [{ id: name, text: texts.map(({ text }) => text).join('\n\n'), chapter: null, ...columns }];
}

function bookOf(files: Files): Book {
  const container = events(textOf(files, 'META-INF/container.xml')).find(({ tag }) => tag === 'rootfile');
  const path = container?.attributes['full-path'];
  if (path === undefined || !files[path]) throw new Error('its container names no package document');
  const found = events(textOf(files, path));
  const values = (tag: string): string[] => found.filter((each) => each.tag === tag).map(({ text }) => text);
  const base = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const hrefs = new Map(
    found.filter(({ tag }) => tag === 'item').map(({ attributes }) => [attributes.id, attributes.href]),
  );
  const chapters = found
    .filter(({ tag, attributes }) => tag === 'itemref' && attributes.linear !== 'no')
    .flatMap(({ attributes }) => hrefs.get(attributes.idref) ?? [])
    .map((href) => resolved(base, href));
  if (chapters.length === 0) throw new Error('its package document has no reading order');
  const metadata: Metadata = {
    ...noMetadata(),
    title: cleanOrNull(values('title')[0] ?? ''),
    creator: cleanOrNull(values('creator').join('; ')),
    year: yearOf(values('date').join(' ')),
    publisher: cleanOrNull(values('publisher')[0] ?? ''),
    language: languageOf(values('language')[0]),
    licence: licenceOf(values('rights')[0] ?? ''),
  };
  return { metadata, chapters };
}

function resolved(base: string, href: string): string {
  const url = new URL(href.split('#')[0]!, `http://x/${base}`);
  return decodeURIComponent(url.pathname.slice(1));
}

interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Elements of a small XML file, in order, without their prefixes. Throws where it is malformed. */
function events(xml: string): Element[] {
  const parser = new SaxesParser({ xmlns: false });
  const found: Element[] = [];
  const open: Element[] = [];
  parser.on('error', (problem) => {
    throw new Error(`a file in it is no well-formed XML (${problem.message.slice(0, 120)})`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      tag: name.slice(name.indexOf(':') + 1),
      attributes: attributes as Record<string, string>,
      text: '',
    };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return found;
}

function textOf(files: Files, path: string): string {
  const bytes = files[path];
  if (!bytes) throw new Error(`it has no ${path}`);
  return decodeHtml(bytes, null);
}
