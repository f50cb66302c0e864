import type { Duration, Int, RecordChunk, SourceTools } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { openBytes } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { pageText } from './page-text.ts';

/**
 * How an archive is asked over the network, page by page. `finslip fetch` keeps every answer as a file of the folder that the source names; the operator reads
 * those files, so that a run needs no network and gives the same rows next year.
 */
export interface Archive {
  readonly suffix: 'json' | 'xml';
  /** Media types wanted, as HTTP's `Accept` has them. */
  readonly accept: string;
  /** Address of the first page. */
  first(options: ArchiveOptions): string;
  /** What a page holds and where it leads. Throws an `Error` that says why where the page is none of this archive. */
  look(body: string, address: string, options: ArchiveOptions): PageLook;
}

/** As they stand in the pipeline, defaults filled in. */
export type ArchiveOptions = { readonly [option: string]: Json };

export interface PageLook {
  readonly records: number;
  /** Records there are in all, where the archive says so. */
  readonly total: number | null;
  readonly next: readonly string[];
}

/** What every archive lets one say about fetching. */
export interface Fetching {
  /**
   * Stop with the page on which so many records are reached.
   * @range 1..
   * @default 10000
   */
  limit?: Int;
  /**
   * Wait between two requests, if the site does not ask for a longer one.
   * @default 1s
   * @range 0..3600
   * @observation
   */
  pause?: Duration;
  /**
   * `obey` stops where the site's robots.txt keeps robots away; `agreed` goes on, since you have an agreement with the site.
   * @default obey
   * @observation
   */
  robots?: 'obey' | 'agreed';
}

/** Of archives that have one public address. */
export interface Mirrored {
  /**
   * Where the archive is asked, if not at its public address: a mirror, or a service of your own network.
   * @observation
   */
  endpoint?: string;
}

/** Turns one fetched page into rows. Entries that are no records go along: the check of records tells them, and `on_bad` decides. */
export async function* readPage(
  path: string,
  tools: SourceTools,
  rowsOf: (body: string) => readonly Json[],
): AsyncGenerator<RecordChunk> {
  const parts: Buffer[] = [];
  for await (const part of openBytes(path, tools)) parts.push(part);
  const chunks = chunkBuilder(tools.name, 'row');
  let rows: readonly Json[];
  try {
    rows = rowsOf(pageText(Buffer.concat(parts)));
  } catch (error) {
    return tools.fail('FTP1157', { what: tools.name, reason: (error as Error).message });
  }
  for (const [i, row] of rows.entries()) {
    chunks.add(row, i + 1);
    yield* chunks.full();
  }
  yield* chunks.rest();
}

/** An address with further parameters; those that are not given are left out. */
export function address(base: string, parameters: { readonly [name: string]: Json | undefined }): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  return url.href;
}
