import { read } from '../http/read.ts';
import type { Request } from '../http/request.ts';
import { whole } from '../http/whole.ts';
import { type Asked, failures, malformed } from './failure.ts';
import type { Hub } from './hub.ts';

/** The few questions that are asked of a hub, in the shapes of the Hugging Face Hub's HTTP API. */

/** A file of a repository at one commit. */
export interface RemoteFile {
  readonly path: string;
  readonly bytes: number;
  /** `sha256:<hex>`: known beforehand of large files (Git LFS) only. */
  readonly digest: string | null;
  /** Git's own name of a small file's content: sha1 of `blob <size>\0` and its bytes. */
  readonly gitOid: string | null;
}

/** One question to a hub. */
export type HubRequest = Asked & Pick<Request, 'url' | 'signal'>;

/** Listings come in pages; no repository of a model has as many files as this many pages. */
const PAGES = 100;
/** Bytes of an answer that is kept in memory: listings, and headers of weight files (the format's own bound). */
const LONGEST = 100_000_000;

/** The commit that a branch, a tag or a commit stands for now. `GET /api/models/{repository}/revision/{revision}` */
export async function commitOf(hub: Hub, model: string, revision: string, signal: AbortSignal): Promise<string> {
  const asked = { model, what: `the revision ${revision} of ${model}` };
  const url = `${hub.endpoint}/api/models/${model}/revision/${encodeURIComponent(revision)}`;
  const { value } = await json(hub, { ...asked, url, signal });
  const sha = (value as { sha?: unknown } | null)?.sha;
  if (typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha)) return sha;
  throw malformed(hub, asked, `its \`sha\` is ${JSON.stringify(sha ?? null)}, where a commit was expected`);
}

/** Every file at a commit. `GET /api/models/{repository}/tree/{commit}?recursive=true`, in pages linked by `Link: <…>; rel="next"`. */
export async function filesAt(hub: Hub, model: string, commit: string, signal: AbortSignal): Promise<RemoteFile[]> {
  const asked = { model, what: `the list of files of ${model}` };
  const files: RemoteFile[] = [];
  let url: string | null = `${hub.endpoint}/api/models/${model}/tree/${commit}?recursive=true`;
  for (let page = 1; url !== null; page++) {
    if (page > PAGES) throw malformed(hub, asked, `it has more than ${PAGES} pages`);
    const answer: { value: unknown; next: string | null } = await json(hub, { ...asked, url, signal });
    if (!Array.isArray(answer.value)) throw malformed(hub, asked, 'it is no list');
    for (const entry of answer.value) {
      const file = fileOf(entry);
      if (file === 'unreadable') throw malformed(hub, asked, `it has an entry ${JSON.stringify(entry).slice(0, 200)}`);
      if (file !== null) files.push(file);
    }
    url = answer.next;
  }
  return files;
}

/** Null for a folder. */
function fileOf(entry: unknown): RemoteFile | null | 'unreadable' {
  const { type, path, size, oid, lfs } = (entry ?? {}) as Record<string, unknown>;
  if (type === 'directory') return null;
  if (typeof path !== 'string' || !isPlainPath(path) || !isSize(size)) return 'unreadable';
  if (lfs === undefined || lfs === null) return { path, bytes: size, digest: null, gitOid: hex(oid, 40) };
  const large = lfs as { oid?: unknown; size?: unknown };
  const sha256 = hex(large.oid, 64);
  const bytes = large.size ?? size;
  return sha256 !== null && isSize(bytes) ? { path, bytes, digest: `sha256:${sha256}`, gitOid: null } : 'unreadable';
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const hex = (value: unknown, digits: number): string | null =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value) ? value : null;

/** Paths end up in file names here. */
const isPlainPath = (path: string): boolean =>
  path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(path);

/** Where a file of a commit is fetched. Large files are answered with a redirect to the network that delivers them. */
export const addressOf = ({ endpoint }: Hub, model: string, commit: string, path: string): string =>
  `${endpoint}/${model}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;

/** The first bytes of a file, `from` included and `to` not. Where ranges are not understood, what comes is read as far as needed. */
export async function bytesOf(hub: Hub, request: HubRequest, from: number, to: number): Promise<Buffer> {
  return whole(
    hub,
    { ...request, ...failures(hub, request), range: [from, to - 1] },
    async ({ response, bytes, drop }) => {
      const skip = response.status === 206 ? 0 : from;
      const part = await read(bytes(), skip + to - from);
      drop();
      return part.subarray(skip);
    },
  );
}

async function json(hub: Hub, request: HubRequest): Promise<{ readonly value: unknown; readonly next: string | null }> {
  const { body, link } = await whole(hub, { ...request, ...failures(hub, request) }, async ({ response, bytes }) => ({
    body: await read(bytes(), LONGEST),
    link: response.headers.get('link'),
  }));
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw malformed(hub, request, `it is no JSON but begins with ${JSON.stringify(body.toString('utf8', 0, 60))}`);
  }
  return { value, next: nextPage(hub, link, request.url) };
}

/** The address behind `rel="next"`. A mirror may pass on links to the hub that it mirrors; the token must not follow them there. */
function nextPage({ endpoint }: Hub, link: string | null, base: string): string | null {
  const target = /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return null;
  const { origin, href, pathname, search } = new URL(target, base);
  return origin === new URL(endpoint).origin ? href : `${endpoint}${pathname}${search}`;
}
