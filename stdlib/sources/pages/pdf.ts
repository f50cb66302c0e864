import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { openFile } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { optionalPackage } from '../optional-package.ts';
import { joinLines, type Piece, paragraphsOf } from './pdf-layout.ts';

/**
 * Reads the text of PDF files in reading order: columns one after the other, paragraphs with an empty line between them, words that were divided at the end of a
 * line put together. One row per document, or per page. Pictures are not looked at: a document without any text is refused and wants OCR first; `empty_pages` counts such
 * pages of others. `title`, `creator` and `year` are what the file says of itself, which may be wrong.
 *
 * Read with pdf.js (the package `pdfjs-dist`, beside Finslip).
 */
export const pdf = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    page: 'Int?',
    pages: 'Int',
    empty_pages: 'Int',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
  },
  async *read(
    /** File or glob under the project folder, such as `"data/reports/*.pdf"`. The file's name is the row's `id`. */
    path: Path,
    options: {
      /**
       * One row per document, or one per page with text.
       * @default document
       */
      per?: 'document' | 'page';
      /**
       * What to do with a file that cannot be read or has no text: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    await (await openFile(path, tools)).close();
    const bytes = await readFile(path);
    if (bytes.length === 0) tools.fail('FTP0902', { file: tools.name });
    const read = await readPdf(bytes, tools);
    tools.consumed(bytes.length);
    if ('problem' in read) {
      tools.bad({ code: 'FTP1197', values: { file: tools.name, reason: read.problem }, line: 1, raw: null });
      return;
    }
    const { pages, about } = read;
    const empty = pages.filter((page) => page.length === 0).length;
    const chunks = chunkBuilder(tools.name, 'row');
    const add = (page: number | null, paragraphs: readonly string[]): void =>
      chunks.add(
        { id: tools.name, text: paragraphs.join('\n\n'), page, pages: pages.length, empty_pages: empty, ...about },
        page ?? 1,
      );
    if (options.per === 'page') for (const [i, page] of pages.entries()) page.length > 0 && add(i + 1, page);
    else add(null, acrossPages(pages));
    yield* chunks.rest();
  },
});

interface ReadPdf {
  /** Paragraphs of each page. */
  readonly pages: readonly (readonly string[])[];
  readonly about: { readonly title: string | null; readonly creator: string | null; readonly year: number | null };
}

async function readPdf(bytes: Uint8Array, tools: SourceTools): Promise<ReadPdf | { readonly problem: string }> {
  const needed = { operator: 'pdf', name: 'pdfjs-dist', version: '5.4.296' };
  const pdfjs = await optionalPackage(needed, () => import('pdfjs-dist/legacy/build/pdf.mjs'), tools);
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const loading = pdfjs.getDocument({
    data: new Uint8Array(bytes),
    verbosity: 0,
    // Nothing that stands in a file is run.
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    cMapUrl: `${join(home, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(home, 'standard_fonts')}/`,
  });
  const stopListening = overhear();
  try {
    const document = await loading.promise;
    const pages: (readonly string[])[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      tools.signal.throwIfAborted();
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(paragraphsOf(items.flatMap((item) => ('str' in item ? pieceOf(item) : []))));
      page.cleanup();
    }
    if (pages.every((page) => page.length === 0)) {
      const count = pages.length === 1 ? 'its page holds' : `its ${pages.length} pages hold`;
      return { problem: `${count} no text, only pictures; it has to go through OCR first` };
    }
    return { pages, about: aboutOf((await document.getMetadata().catch(() => null))?.info) };
  } catch (error) {
    tools.signal.throwIfAborted();
    return { problem: problemOf(error as Error) };
  } finally {
    await loading.destroy().catch(() => {});
    // What was under way says what it has to say in the next turns.
    await new Promise((next) => setImmediate(next));
    stopListening();
  }
}

/**
 * pdf.js reads ahead, and what it meets there in a damaged file is nobody's promise to catch: left alone, Node would end the process. The page that needs it
 * fails by itself, so nothing is lost by hearing of it once more.
 */
function overhear(): () => void {
  const heard = (reason: unknown): void => {
    if (
      reason instanceof Error &&
      /^(FormatError|InvalidPDFException|XRef|UnknownErrorException|ParserEOF|MissingData)/.test(
        `${reason.name} ${reason.message}`,
      )
    )
      return;
    if (reason instanceof Error && reason.stack?.includes('pdfjs-dist')) return;
    throw reason;
  };
  process.on('unhandledRejection', heard);
  return () => void process.off('unhandledRejection', heard);
}

function problemOf({ name, message }: Error): string {
  if (name === 'PasswordException')
    return 'it is encrypted and wants a password; take the password off with the program that made it';
  if (name === 'InvalidPDFException') return `it is damaged or no PDF (${message})`;
  return `it is damaged (${message.split('\n')[0]!.slice(0, 200)})`;
}

interface Item {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** Text that stands on its side is left out: it is a stamp or a label in a drawing. */
function pieceOf({ str, transform, width, height }: Item): Piece[] {
  const [a = 0, b = 0, , , left = 0, y = 0] = transform;
  if (Math.abs(b) > Math.abs(a)) return [];
  return [
    { text: str, left, right: left + width, y, height: height || Math.hypot(transform[2] ?? 0, transform[3] ?? 0) },
  ];
}

/** A paragraph that goes on behind a page's end is one. */
function acrossPages(pages: readonly (readonly string[])[]): readonly string[] {
  const all: string[] = [];
  for (const page of pages)
    for (const [i, paragraph] of page.entries()) {
      const before = all.at(-1);
      const goesOn = i === 0 && before !== undefined && !/[.!?:;”"»)\]]$/.test(before) && /^\p{Ll}/u.test(paragraph);
      if (goesOn) all[all.length - 1] = joinLines([before, paragraph]);
      else all.push(paragraph);
    }
  return all;
}

/** Dates are written `D:YYYYMMDDHHmmSS…` (ISO 32000-1, 7.9.4). */
function aboutOf(info: unknown): ReadPdf['about'] {
  const { Title, Author, CreationDate } = Object(info) as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  const year = /^(?:D:)?(\d{4})/.exec(text(CreationDate) ?? '')?.[1];
  return { title: text(Title), creator: text(Author), year: year === undefined ? null : Number(year) };
}
