import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import { read } from '../http/read.ts';
import { type Asker, type Request, TRIES, waitBefore } from '../http/request.ts';
import { whole } from '../http/whole.ts';
import { sha256 } from '../store/digest.ts';
import { failures, malformed } from './failure.ts';
import { appendJournal, type HarvestedPage, type Journal, journalName, readJournal } from './journal.ts';
import { obey, type Site, visit } from './site.ts';
import { type Reservation, reservationInHeaders } from './tdm.ts';

/** How one request to an archive is asked for, page by page: an `Archive` of `stdlib/sources/archives/` with the options of the pipeline. */
export interface PagedRequest {
  readonly suffix: 'json' | 'xml';
  /** Media types wanted, as HTTP's `Accept` has them. */
  readonly accept: string;
  readonly first: string;
  /** What a page holds and where it leads. Throws an `Error` that says why where the page is none of this archive. */
  look(body: Uint8Array, address: string): Look;
}

export interface Look {
  readonly records: number;
  /** Records there are in all, where the archive says so. */
  readonly total: number | null;
  readonly next: readonly string[];
}

export interface Harvest {
  /** Where pages are kept, absolute. */
  readonly folder: string;
  readonly operator: string;
  readonly request: { readonly [option: string]: Json };
  readonly archive: PagedRequest;
  /** No page is asked for once so many records are there. */
  readonly limit: number;
  /** Seconds between two requests, unless the site asks for more. */
  readonly pause: number;
  /** True where an agreement with the site goes before its robots.txt. */
  readonly agreed: boolean;
}

export interface HarvestTools {
  readonly signal: AbortSignal;
  now(): Date;
  /** After each page. */
  progress(pages: number, records: number, total: number | null): void;
}

/** Bytes of one page. */
const LARGEST = 256_000_000;
/** Seconds between two requests that a site may ask for; beyond that a person should decide. */
const LONGEST_PACE = 3600;
const MOST_HOPS = 20;

/**
 * Fetches everything that an archive has for a request, a file for each answer, in order. Every page is noted in a journal once it lies whole on the disk,
 * so that whatever ends this, a later call goes on behind the last page. Asks for one page at a time and never faster than the site wants.
 */
export async function harvest(asker: Asker, wanted: Harvest, tools: HarvestTools): Promise<Journal> {
  const { folder, archive, limit } = wanted;
  const before = takeUp(folder);
  if (before?.finished) return before;
  mkdirSync(folder, { recursive: true });
  const sites = new Map<string, Site>();
  const site = await enter(asker, wanted, archive.first, sites, tools);
  const begun = before?.head.begun ?? tools.now().toISOString();
  if (!before) {
    const { operator, request } = wanted;
    appendJournal(folder, { format: 1, operator, request, begun, site: site.facts }, 'w');
  }
  const pages = [...(before?.pages ?? [])];
  const seen = new Set([archive.first, ...pages.flatMap(({ next }) => next)]);
  const queue = [archive.first, ...pages.flatMap(({ next }) => next)].slice(pages.length);
  let records = pages.reduce((sum, page) => sum + page.records, 0);
  for (let address = queue.shift(); address !== undefined && records < limit; address = queue.shift()) {
    tools.signal.throwIfAborted();
    const { robots } = await enter(asker, wanted, address, sites, tools);
    if (pages.length > 0) await asker.pause(paceOf(robots, wanted), tools.signal);
    tools.signal.throwIfAborted();
    const page = await fetchPage(asker, wanted, address, pages.length + 1, sites, tools);
    const next = page.next.filter((each) => !seen.has(each));
    for (const each of next) seen.add(each);
    queue.push(...next);
    pages.push({ ...page, next });
    records += page.records;
    appendJournal(folder, pages.at(-1)!);
    tools.progress(pages.length, records, page.total);
  }
  appendJournal(folder, { finished: tools.now().toISOString() });
  return readJournal(folder)!;
}

/** The site of an address, asked once what it asks of robots; stops before an address that it keeps them away from. */
async function enter(
  asker: Asker,
  { agreed }: Harvest,
  address: string,
  sites: Map<string, Site>,
  { now, signal }: HarvestTools,
): Promise<Site> {
  const { origin } = new URL(address);
  const site = sites.get(origin) ?? (await visit(asker, address, now, signal));
  sites.set(origin, site);
  if (agreed) return site;
  obey(site.robots, address);
  const { delay } = site.robots;
  if (delay === null || delay <= LONGEST_PACE) return site;
  const reason = `its robots.txt asks to wait ${delay} s between two requests; where you have an agreement with it, write \`robots: agreed\``;
  throw failures(origin).unreachable(reason, 0);
}

/** Seconds between two requests. */
const paceOf = ({ delay }: Site['robots'], { pause }: Harvest): number =>
  delay !== null && delay <= LONGEST_PACE ? Math.max(pause, delay) : pause;

/** An address that can be asked for, without its fragment. Throws an `Error` that says why it cannot be; a password is not repeated. */
function webAddress(written: string, from: string): string {
  let url: URL;
  try {
    url = new URL(written, from);
  } catch {
    throw new Error(`it leads to ${JSON.stringify(written.slice(0, 200))}, which is no address`);
  }
  if (url.username !== '' || url.password !== '')
    throw new Error(`it leads to an address of ${url.host} with a user name, which is not sent`);
  if (!/^https?:$/.test(url.protocol))
    throw new Error(`it leads to ${JSON.stringify(url.href.slice(0, 200))}, which is no address of the web`);
  url.hash = '';
  return url.href;
}

class Redirected extends Error {}

/** What an earlier call left, without a line that it was torn away from, and only as far as its pages are what it says. */
function takeUp(folder: string): Journal | null {
  const journal = readJournal(folder);
  if (journal === null) return null;
  const whole = journal.pages.findIndex(({ file, digest }) => {
    const path = join(folder, file);
    return !existsSync(path) || sha256(readFileSync(path)) !== digest;
  });
  const pages = whole < 0 ? journal.pages : journal.pages.slice(0, whole);
  const finished = whole < 0 ? journal.finished : null;
  const lines = [journal.head, ...pages, ...(finished === null ? [] : [{ finished }])];
  const path = join(folder, journalName);
  writeFileSync(`${path}.part`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  renameSync(`${path}.part`, path);
  return { head: journal.head, pages, finished };
}

async function fetchPage(
  asker: Asker,
  wanted: Harvest,
  address: string,
  number: number,
  sites: Map<string, Site>,
  tools: HarvestTools,
): Promise<HarvestedPage> {
  const { folder, archive } = wanted;
  const what = `page ${number}, ${address}`;
  for (let tries = 1, from = address, hops = 0; ; ) {
    const asked: Request = {
      ...failures(what),
      url: from,
      accept: archive.accept,
      signal: tools.signal,
      redirected: (leads) => new Redirected(leads),
    };
    let answered: { body: Buffer; reserved: Reservation['reserved'] };
    try {
      answered = await whole(asker, asked, async ({ response, bytes }) => ({
        body: await read(bytes(), LARGEST),
        reserved: reservationInHeaders(response.headers).reserved,
      }));
    } catch (error) {
      if (!(error instanceof Redirected)) throw error;
      if (++hops > MOST_HOPS) throw malformed(what, `it leads to other addresses more than ${MOST_HOPS} times`);
      try {
        from = webAddress(error.message, from);
      } catch (problem) {
        throw malformed(what, (problem as Error).message);
      }
      await enter(asker, wanted, from, sites, tools);
      continue;
    }
    const { body } = answered;
    if (body.length >= LARGEST)
      throw malformed(what, `it is larger than ${LARGEST / 1e6} MB, so smaller pages have to be asked for`);
    const { reserved: bySite } = sites.get(new URL(from).origin)!.facts.tdm;
    const reserved = answered.reserved === 'unknown' && bySite === 'reserved' ? bySite : answered.reserved;
    let look: Look;
    try {
      look = archive.look(body, from);
    } catch (error) {
      // A page that came out wrong once, as a server under load writes it, may be right the next time.
      if (tries >= TRIES) throw malformed(what, (error as Error).message);
      await asker.pause(waitBefore(tries++), tools.signal);
      tools.signal.throwIfAborted();
      continue;
    }
    try {
      look = { ...look, next: look.next.map((each) => webAddress(each, from)) };
    } catch (error) {
      throw malformed(what, (error as Error).message);
    }
    const file = `${String(number).padStart(6, '0')}.${archive.suffix}`;
    place(join(folder, file), body);
    return {
      file,
      address,
      bytes: body.length,
      digest: sha256(body),
      fetched: tools.now().toISOString(),
      ...(reserved === 'unknown' ? {} : { tdm: reserved }),
      ...look,
    };
  }
}

/** Whole or absent. */
function place(path: string, body: Buffer): void {
  try {
    writeFileSync(`${path}.part`, body, { flush: true });
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
}
