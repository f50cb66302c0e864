import { WARCParser, type WARCRecord } from 'warcio';
import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { openBytes } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { MAX_RECORD } from '../lines.ts';
import { sizeText } from '../size-text.ts';
import { charsetOf, decodeHtml } from './decode-html.ts';
import { unpackBody } from './http-body.ts';
import { pageRow } from './page-row.ts';

/**
 * Reads web archives (WARC, ISO 28500, plain or with gzip), as crawlers and national web archives keep them: one row per answered HTML page, with its main text as `html` finds it,
 * its address, and the time of the crawl. Answers that are no HTML, and those with a status other than 200, are passed over and counted. Each row's `reserved` also heeds the header
 * `tdm-reservation` that the page was served with.
 */
export const warc = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    url: 'Text?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
    reserved: 'Bool?',
    crawled: 'Text?',
  },
  extracted: ['url', 'title', 'creator', 'year', 'publisher', 'language', 'licence', 'reserved', 'crawled'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/crawl/*.warc.gz"`.
     * @observation
     */
    path: Path,
    options: {
      /**
       * The main text, or everything that can be read.
       * @default main
       */
      keep?: 'main' | 'all';
      /**
       * What to do with a record that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest page; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const chunks = chunkBuilder(tools.name, 'row');
    let number = 0;
    const bad = (reason: string): void =>
      tools.bad({ code: 'FTP1140', values: { reason }, line: Math.max(1, number), raw: null });
    const records = new WARCParser(openBytes(path, tools), { parseHttp: true })[Symbol.asyncIterator]();
    for (;;) {
      tools.signal.throwIfAborted();
      let record: Awaited<ReturnType<typeof records.next>>;
      try {
        record = await records.next();
      } catch (error) {
        if (!isDamage(error)) throw error;
        yield* chunks.rest();
        bad((error as Error).message);
        break;
      }
      if (record.done) break;
      number++;
      const { warcType, httpHeaders, warcTargetURI, warcDate } = record.value;
      if (warcType !== 'response' && warcType !== 'resource') continue;
      const type = httpHeaders?.headers.get('content-type') ?? record.value.warcContentType ?? '';
      if (httpHeaders && httpHeaders.statusCode !== 200) tools.count(`answers with status ${httpHeaders.statusCode}`);
      else if (!/html/i.test(type)) tools.count('answers that are no HTML');
      else {
        const body = await bodyOf(record.value, limit).catch((error: unknown) => {
          if (!isDamage(error)) throw error;
          return (error as Error).message;
        });
        if (typeof body === 'string') bad(body);
        else if (body === null)
          tools.bad({ code: 'FTP0910', values: { limit: sizeText(limit) }, line: number, raw: null });
        else {
          const url = warcTargetURI ?? null;
          const { row } = pageRow(
            decodeHtml(body, charsetOf(type)),
            url ?? `${tools.name}#${number}`,
            url,
            options.keep ?? 'main',
          );
          const reserved = httpHeaders?.headers.get('tdm-reservation');
          chunks.add({ ...row, ...(reserved === '1' ? { reserved: true } : {}), crawled: warcDate ?? null }, number);
          yield* chunks.full();
        }
      }
    }
    yield* chunks.rest();
  },
});

/** Our own failures come with a code, and interruptions with a name; all else is what the file did to the parser. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  error.name !== 'AbortError' &&
  /^(undefined|Z_|ERR_BUFFER_TOO_LARGE|ERR__?BROTLI)/.test(String((error as { code?: string }).code));

/** The content of an answer; null where it is larger than `limit`. */
async function bodyOf(record: WARCRecord, limit: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of record.reader) {
    size += part.length;
    if (size <= limit) parts.push(part);
  }
  if (size > limit) return null;
  const header = (name: string): string | null => record.httpHeaders?.headers.get(name) ?? null;
  return unpackBody(
    Buffer.concat(parts),
    { transfer: header('transfer-encoding'), content: header('content-encoding') },
    limit,
  );
}
