import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { openPacked } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { MAX_RECORD } from '../lines.ts';
import { sizeText } from '../size-text.ts';
import { charsetOf, decodeHtml } from './decode-html.ts';
import { unpackBody } from './http-body.ts';
import type { PageOptions } from './page-options.ts';
import { pageRow } from './page-row.ts';
import { type Headers, httpAnswer, WarcDamage, warcRecords } from './warc-records.ts';

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
    options: PageOptions,
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const keep = options.keep ?? 'main';
    const chunks = chunkBuilder(tools.name, 'row');
    let number = 0;
    const bad = (reason: string): void =>
      tools.bad({ code: 'FTP1140', values: { reason }, line: Math.max(1, number), raw: null });
    const { blocks, damage } = openPacked(path, tools);
    try {
      for await (const record of warcRecords(blocks, limit)) {
        tools.signal.throwIfAborted();
        number++;
        const type = record.headers.get('warc-type');
        if (type !== 'response' && type !== 'resource') continue;
        if (record.block === null)
          tools.bad({ code: 'FTP0910', values: { limit: sizeText(limit) }, line: number, raw: null });
        else {
          const page = pageOf(record.headers, record.block, type, limit);
          if ('passed' in page) tools.count(page.passed);
          else if ('damage' in page) bad(page.damage);
          else {
            const url = record.headers.get('warc-target-uri') ?? null;
            const { row } = pageRow(decodeHtml(page.body, page.charset), url ?? `${tools.name}#${number}`, url, keep);
            const reserved = page.reserved || (row.reserved ?? null);
            chunks.add({ ...row, reserved, crawled: record.headers.get('warc-date') ?? null }, number);
          }
        }
        yield* chunks.full();
      }
    } catch (error) {
      if (!(error instanceof WarcDamage)) throw error;
      yield* chunks.rest();
      if (damage() === null) bad(error.message);
    }
    yield* chunks.rest();
    const found = damage();
    if (found !== null) tools.bad({ ...found, line: number + 1, raw: null });
  },
});

type Page =
  | { readonly body: Buffer; readonly charset: string | null; readonly reserved: boolean }
  /** Why it is no page to be read, for the counts. */
  | { readonly passed: string }
  | { readonly damage: string };

function pageOf(headers: Headers, block: Buffer, type: string, limit: number): Page {
  const answer = type === 'response' ? httpAnswer(block) : null;
  if (type === 'response' && answer === null) return { damage: 'a record holds no answer of HTTP' };
  const contentType = (answer ? answer.headers.get('content-type') : headers.get('content-type')) ?? '';
  if (answer && answer.status !== 200) return { passed: `answers with status ${answer.status}` };
  if (!/html/i.test(contentType)) return { passed: 'answers that are no HTML' };
  const header = (name: string): string | null => answer?.headers.get(name) ?? null;
  const packing = { transfer: header('transfer-encoding'), content: header('content-encoding') };
  try {
    const body = unpackBody(answer?.body ?? block, packing, limit);
    return { body, charset: charsetOf(contentType), reserved: header('tdm-reservation') === '1' };
  } catch (error) {
    return { damage: `its content cannot be unpacked (${(error as Error).message})` };
  }
}
