import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, type FileHandle, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, Cut, TRIES, waitBefore } from '../http/request.ts';
import { token } from '../store/identity.ts';
import { digestOf, hexOf } from '../store/layout.ts';
import type { Digest } from '../store/result.ts';
import { addressOf } from './api.ts';
import { cachedPath, differs, isCached, keep, type Part, partFor, type Reading } from './cache.ts';
import { coded, failures, malformed, unreachable, unwritable } from './failure.ts';
import type { Hub } from './hub.ts';

/** A file of a model at one commit, and what is known of it beforehand. */
export interface Wanted {
  /** `owner/name` */
  readonly model: string;
  readonly commit: string;
  readonly path: string;
  readonly bytes: number;
  /** Null while it is locked for the first time. */
  readonly digest: Digest | null;
  /** Checked where the digest is not known. */
  readonly gitOid: string | null;
}

export interface Fetched {
  /** In the cache. */
  readonly path: string;
  readonly digest: Digest;
  /** False where it was here already. */
  readonly fetched: boolean;
}

/**
 * Brings a file into the cache, unless it is there. A connection that is cut is taken up where it ended, also by a later process; whatever comes is
 * digested on its way and kept only where it is what was wanted.
 */
export async function fetchFile(hub: Hub, wanted: Wanted, watch: Reading): Promise<Fetched> {
  const { digest, bytes } = wanted;
  try {
    if (digest !== null && (await isCached(hub.cache, digest, bytes, watch)))
      return { path: cachedPath(hub.cache, digest), digest, fetched: false };
    const other = digest === null ? null : await fromOthers(hub, { ...wanted, digest }, watch);
    return other ?? (await download(hub, wanted, watch));
  } catch (error) {
    throw unwritable(hub, wanted.path, error);
  }
}

/** Takes a file from the cache of other tools: `models--owner--name/snapshots/<commit>/<path>`, the layout of `huggingface_hub`. */
async function fromOthers(
  hub: Hub,
  { model, commit, path, bytes, digest }: Wanted & { readonly digest: Digest },
  watch: Reading,
): Promise<Fetched | null> {
  const source = join(hub.others, `models--${model.replace('/', '--')}`, 'snapshots', commit, path);
  // What cannot be read there is fetched; it is not ours to complain about.
  const problem = await differs(source, digest, bytes, watch).catch(() => 'other');
  if (problem !== null) return null;
  const part = await partFor(hub.cache, hexOf(digest));
  try {
    await copyFile(source, part.path);
    const copied = await differs(part.path, digest, bytes, { ...watch, read: () => {} });
    if (copied !== null) return null;
    return { path: await keep(hub.cache, part.path, digest), digest, fetched: false };
  } finally {
    await rm(part.path, { force: true });
    part.release();
  }
}

async function download(hub: Hub, wanted: Wanted, watch: Reading): Promise<Fetched> {
  if (hub.offline !== null)
    throw coded('FTP1028', { file: wanted.path, model: wanted.model, cache: hub.cache, because: hub.offline });
  const name = wanted.digest === null ? (wanted.gitOid ?? token()) : hexOf(wanted.digest);
  const part = await partFor(hub.cache, name);
  try {
    const handle = await hub.openPart(part.path, part.begun ? 'r+' : 'wx+');
    let digest: Digest;
    try {
      digest = await fill(hub, handle, part, wanted, watch);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { path: await keep(hub.cache, part.path, digest), digest, fetched: true };
  } catch (error) {
    // What a cut or cancelled connection brought is kept for the next try; what is wrong, or fills a full disk, is not.
    if (!isInterruption(error, watch.signal)) await rm(part.path, { force: true });
    throw error;
  } finally {
    part.release();
  }
}

const isInterruption = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted || (error as { readonly code?: unknown }).code === 'FTP1025';

/** Fills a part to its end. A wrong end of something that was begun earlier is given one more chance, from the start. */
async function fill(hub: Hub, handle: FileHandle, part: Part, wanted: Wanted, watch: Reading): Promise<Digest> {
  const begun = part.begun ? await digestBegun(part.path, wanted) : empty(wanted);
  const first = await transfer(hub, handle, begun, wanted, watch);
  const problem = verdict(first, wanted);
  if (problem === null) return digestOf(first.sha256.digest('hex'));
  if (!part.begun) throw mismatch(wanted, problem);
  watch.read(-first.done);
  const second = await transfer(hub, handle, empty(wanted), wanted, watch);
  const still = verdict(second, wanted);
  if (still !== null) throw mismatch(wanted, still);
  return digestOf(second.sha256.digest('hex'));
}

/** Bytes so far, and their digests. */
interface Progress {
  done: number;
  sha256: Hash;
  git: Hash;
}

/** Git's name for a file covers its length before its bytes. */
const empty = ({ bytes }: Wanted): Progress => ({
  done: 0,
  sha256: createHash('sha256'),
  git: createHash('sha1').update(`blob ${bytes}\0`),
});

function take(progress: Progress, chunk: Uint8Array): void {
  progress.sha256.update(chunk);
  progress.git.update(chunk);
  progress.done += chunk.length;
}

async function digestBegun(path: string, wanted: Wanted): Promise<Progress> {
  const progress = empty(wanted);
  for await (const chunk of createReadStream(path)) take(progress, chunk as Uint8Array);
  return progress.done <= wanted.bytes ? progress : empty(wanted);
}

/** Bytes after which a connection that was cut counts as one that works, so that its tries start again. */
const GOOD_STRETCH = 1 << 20;

/** Asks for the rest until it is there. */
async function transfer(
  hub: Hub,
  handle: FileHandle,
  begun: Progress,
  wanted: Wanted,
  watch: Reading,
): Promise<Progress> {
  const { model, commit, path, bytes } = wanted;
  const { signal } = watch;
  const asked = { model, what: `${path} of ${model}`, url: addressOf(hub, model, commit, path), signal };
  let progress = begun;
  watch.read(progress.done);
  await handle.truncate(progress.done);
  for (let tries = 1; progress.done < bytes || (bytes === 0 && tries === 1); tries++) {
    const before = progress.done;
    const answer = await ask(hub, {
      ...asked,
      ...failures(hub, asked),
      ...(before > 0 ? { range: [before] as const } : {}),
    });
    const start = startOf(answer.response, before);
    if (start !== before) {
      // The server begins anew: it knows no ranges, or what is here is not the beginning of its file.
      watch.read(-before);
      progress = empty(wanted);
      await handle.truncate(0);
      if (start === null) {
        answer.drop();
        if (before === 0)
          throw malformed(hub, asked, `status ${answer.response.status}, though no range was asked for`);
        continue;
      }
    }
    try {
      for await (const chunk of answer.bytes()) {
        await write(handle, chunk, progress.done);
        take(progress, chunk);
        watch.read(chunk.length);
        if (progress.done > bytes) break;
      }
      if (progress.done >= bytes) return progress;
      throw new Cut('the connection was cut');
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      if (progress.done - before >= GOOD_STRETCH) tries = 1;
      if (tries >= TRIES)
        throw unreachable(hub, asked, `${error.message} after ${progress.done} of ${bytes} bytes`, tries);
      await hub.pause(waitBefore(tries), signal);
      signal.throwIfAborted();
    }
  }
  return progress;
}

/** The byte that an answer begins with; null where it has none of the file. */
function startOf({ status, headers }: Response, asked: number): number | null {
  if (status === 416) return null;
  if (status !== 206) return 0;
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  return start !== undefined && Number(start) === asked ? asked : null;
}

/** A full disk may take a part of the bytes and refuse the rest at the next call. */
async function write(handle: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; )
    done += (await handle.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
}

interface Problem {
  readonly seen: string;
  readonly wanted: string;
}

function verdict({ done, sha256, git }: Progress, { bytes, digest, gitOid }: Wanted): Problem | null {
  if (done !== bytes)
    return { seen: `${done > bytes ? 'more than ' : ''}${Math.min(done, bytes)} bytes`, wanted: `${bytes} bytes` };
  const seen = digestOf(sha256.copy().digest('hex'));
  if (digest !== null) return seen === digest ? null : { seen, wanted: digest };
  const oid = git.copy().digest('hex');
  return gitOid === null || oid === gitOid ? null : { seen: `git:${oid}`, wanted: `git:${gitOid}` };
}

const mismatch = ({ path, model }: Wanted, { seen, wanted }: Problem): Error =>
  coded('FTP1027', { file: path, model, seen, wanted });
