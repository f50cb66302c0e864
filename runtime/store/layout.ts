import { hostname } from 'node:os';
import { bug } from '../../compiler/diagnostics/bug.ts';
import type { Digest } from './result.ts';

/** Raised when an older Finslip could misread what a newer one wrote. */
export const STORE_FORMAT = 1;

/** Plain slashes, which every system takes: planning makes tens of thousands of paths, and `path.join` is what it would wait for. */
const join = (...parts: readonly string[]): string => parts.join('/');

const PREFIX = 'sha256:';
const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const isDigest = (text: string): boolean => DIGEST.test(text);

/** The 64 hex digits of `sha256:<hex>`. Anything else is our bug: digests from files are checked before they get here. */
export function hexOf(digest: Digest): string {
  if (!DIGEST.test(digest)) bug(`${JSON.stringify(digest)} is not a sha256 digest`);
  return digest.slice(PREFIX.length);
}

export const digestOf = (hex: string): Digest => PREFIX + hex;

/** First two digits: 256 folders, so that no folder grows past what file systems list well. */
const fan = (hex: string): string => hex.slice(0, 2);

/** Bytes named by their digest, read-only: `cas/sha256/ab/<hex>`. */
export function blobPath(root: string, digest: Digest): string {
  const hex = hexOf(digest);
  return join(root, 'cas', 'sha256', fan(hex), hex);
}

/** File list of a folder, named by the digest of its bytes: `tree/sha256/ab/<hex>.json`. */
export function treePath(root: string, digest: Digest): string {
  const hex = hexOf(digest);
  return join(root, 'tree', 'sha256', fan(hex), `${hex}.json`);
}

/** Results of one key; several where a task turned out non-deterministic. */
export function resultFolder(root: string, key: Digest): string {
  const hex = hexOf(key);
  return join(root, 'ac', fan(hex), hex);
}

/** One result, named by the digest of its bytes, so that a flipped byte shows. */
export const resultPath = (root: string, key: Digest, result: Digest): string =>
  join(resultFolder(root, key), `${hexOf(result)}.json`);

/** Everything that went into a key, for `why`. */
export function keyManifestPath(root: string, key: Digest): string {
  const hex = hexOf(key);
  return join(root, 'keys', fan(hex), `${hex}.json`);
}

export const leaseRoot = (root: string): string => join(root, 'leases');
export const checkpointRoot = (root: string): string => join(root, 'ckpt');

export function leaseFolder(root: string, key: Digest): string {
  const hex = hexOf(key);
  return join(leaseRoot(root), fan(hex), hex);
}

/** Checkpoints of one training task: mutable, outside the content-addressed part. */
export function checkpointFolder(root: string, key: Digest): string {
  const hex = hexOf(key);
  return join(checkpointRoot(root), fan(hex), hex);
}

export const versionPath = (root: string): string => join(root, 'VERSION');
export const pinsFolder = (root: string): string => join(root, 'pins');
export const temporaryFolder = (root: string): string => join(root, 'tmp');
export const quarantineFolder = (root: string): string => join(root, 'quarantine');
export const gcFolder = (root: string): string => join(root, 'gc');
export const runsFolder = (root: string): string => join(root, 'runs');
export const runFolder = (root: string, runId: string): string => join(runsFolder(root), runId);
export const eventsPath = (root: string, runId: string): string => join(runFolder(root, runId), 'events.jsonl');

/** Digests of files by their `stat`, per host: `stat/<host>.jsonl`. */
export const statCachePath = (root: string): string => join(root, 'stat', `${hostPart()}.jsonl`);

/** Host name as a part of file names. */
export const hostPart = (): string => hostname().replace(/[^A-Za-z0-9.]/g, '_') || 'host';
