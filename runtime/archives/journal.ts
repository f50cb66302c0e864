import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import { canonical, digestOfJson } from '../store/canonical.ts';

/** Beside the pages; hidden, so that it is not read as one of them. */
export const journalName = '.harvest.jsonl';

/** What was asked, of whom, and what the site says about it. */
export interface HarvestHead {
  readonly format: 1;
  readonly operator: string;
  /** Options of the operator that decide what comes, without the folder. */
  readonly request: { readonly [option: string]: Json };
  /** ISO 8601, UTC. */
  readonly begun: string;
  readonly site: SiteFacts;
}

/** What a site said when it was asked, and what can be shown for it later. */
export interface SiteFacts {
  readonly origin: string;
  readonly checked: string;
  readonly robots: Evidence & { readonly rule: string | null; readonly delay: number | null };
  readonly tdm: Evidence & { readonly reserved: 'reserved' | 'none' | 'unknown'; readonly policy: string | null };
}

export interface Evidence {
  readonly address: string;
  /** Of HTTP. */
  readonly status: number;
  /** Of what was read; null where there was nothing. */
  readonly digest: string | null;
}

export interface HarvestedPage {
  readonly file: string;
  readonly address: string;
  readonly bytes: number;
  readonly digest: string;
  readonly fetched: string;
  /** Records on it. */
  readonly records: number;
  /** Addresses that it leads to, in order. */
  readonly next: readonly string[];
  /** Records there are in all, where the archive says so. */
  readonly total: number | null;
  /** What the header of the answer said about text and data mining, where it said something. */
  readonly tdm?: 'reserved' | 'none';
}

export interface Journal {
  readonly head: HarvestHead;
  readonly pages: readonly HarvestedPage[];
  /** When the last page had been fetched; null while some are missing. */
  readonly finished: string | null;
}

/** What a folder holds; null where nothing was fetched into it. A last line that a crash tore is left out: its page is fetched again. */
export function readJournal(folder: string): Journal | null {
  const path = join(folder, journalName);
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  let head: HarvestHead | null = null;
  const pages: HarvestedPage[] = [];
  let finished: string | null = null;
  for (const line of lines.slice(0, -1)) {
    let entry: Record<string, unknown> | null;
    try {
      entry = JSON.parse(line) as Record<string, unknown> | null;
    } catch {
      break;
    }
    if (entry === null || typeof entry !== 'object') break;
    if (entry.format === 1) head = entry as unknown as HarvestHead;
    else if (typeof entry.file === 'string') pages.push(entry as unknown as HarvestedPage);
    else if (typeof entry.finished === 'string') finished = entry.finished;
  }
  return head === null ? null : { head, pages, finished };
}

/** Adds lines that survive a power cut. */
export function appendJournal(folder: string, entry: object, flags: 'a' | 'w' = 'a'): void {
  const handle = openSync(join(folder, journalName), flags);
  try {
    writeSync(handle, `${JSON.stringify(entry)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Of what the pages hold, in order, whenever and from wherever they came. */
export const harvestDigest = (pages: readonly HarvestedPage[]): string =>
  digestOfJson(pages.map(({ file, digest }) => [file, digest]));

export const sameRequest = (a: Json, b: Json): boolean => canonical(a) === canonical(b);

/** Whether the site reserves text and data mining, and what shows it; null where nothing says so. */
export function reservationOf({ head, pages }: Journal): string | null {
  const { tdm } = head.site;
  if (tdm.reserved === 'reserved') return `${tdm.address}, ${head.site.checked.slice(0, 10)}`;
  const page = pages.find((each) => each.tdm === 'reserved');
  return page ? `\`tdm-reservation\` of ${page.address}, ${page.fetched.slice(0, 10)}` : null;
}
