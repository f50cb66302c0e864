import { createHash } from 'node:crypto';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { digestOfJson } from './canonical.ts';
import type { StoreContext } from './context.ts';
import { sha256 } from './digest.ts';
import { CodedFailure, shown } from './failure.ts';
import { readOrNull } from './file-system.ts';
import { blobPath, digestOf, keyManifestPath } from './layout.ts';
import { blobProblem, piecesOf } from './lookup.ts';
import { quarantine } from './quarantine.ts';
import type { Digest, Output } from './result.ts';

/**
 * Whether every byte of an output is what its digests say. Blobs that this host has digested before and that have not been touched since
 * are not read again. Ask it before a task starts on inputs it will read at random places.
 */
export async function verifyOutput(context: StoreContext, output: Output): Promise<boolean> {
  if (output.type === 'value') return digestOfJson(output.value) === output.digest;
  for (const piece of piecesOf(output))
    if (piece.kind === 'blob' && (await blobProblem(context, piece, true)) !== null) return false;
  return true;
}

/** The bytes of a blob; ends with a failure, after the damaged file was set aside, where they are not those of its digest. */
export async function* verifiedBlobStream(context: StoreContext, digest: Digest): AsyncGenerator<Uint8Array> {
  const path = blobPath(context.root, digest);
  const hash = createHash('sha256');
  for await (const chunk of context.fs.stream(path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (digestOf(hash.digest('hex')) === digest) return;
  quarantine(context, path, 'its content is not what its name says');
  throw new CodedFailure(
    report('FTP0859', null, {
      store: context.root,
      action: 'read',
      path: shown(context.root, path),
      reason: 'its content is damaged; run again, and it is computed anew',
    }),
  );
}

/** The value of a `value` output, checked against its digest. */
export function readValue(output: Extract<Output, { type: 'value' }>): Json {
  if (digestOfJson(output.value) === output.digest) return output.value;
  throw new CodedFailure(report('FTP0861', null, { path: 'a value', problem: 'its digest differs' }));
}

/** What a key was made of; null where it is not known or was damaged. */
export function keyManifest(context: StoreContext, key: Digest): Json | null {
  const path = keyManifestPath(context.root, key);
  const text = readOrNull(context.fs, path)?.toString('utf8');
  if (text === undefined) return null;
  // Stored is the very text that was digested.
  if (sha256(text) === key) return JSON.parse(text) as Json;
  quarantine(context, path, 'its content is not what its name says');
  return null;
}
