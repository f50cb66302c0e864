import { join } from 'node:path';
import { bug } from '../../compiler/diagnostics/bug.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { canonical, digestOfJson, finite } from './canonical.ts';
import type { StoreContext } from './context.ts';
import { digestStream, sha256 } from './digest.ts';
import { type Durable, durable } from './durable.ts';
import { failpoint } from './failpoint.ts';
import { CodedFailure } from './failure.ts';
import { blobPath, hexOf, isDigest, keyManifestPath, resultPath, treePath } from './layout.ts';
import type { Lease } from './lease.ts';
import { blobProblem, validResults } from './lookup.ts';
import type { Digest, Output, ResultRecord } from './result.ts';
import { isInside, treeDigest, treeText } from './tree.ts';

/** What a worker hands over; the record less its key. */
export type WorkerResult = Omit<ResultRecord, 'key'>;

/**
 * Moves what a worker left into the store and makes it visible: blobs, then trees, then the record. A crash in between leaves pieces that
 * nothing names, which gc removes. Every file is digested on its way in; what the store holds was once seen to be whole.
 */
export async function publish(
  context: StoreContext,
  key: Digest,
  manifest: Json,
  workspace: string,
  result: WorkerResult,
  lease: Lease,
): Promise<ResultRecord> {
  const disk = durable(context.fs, context.root);
  failpoint('publish.begin');
  await putKeyManifest(context, key, manifest, disk);
  failpoint('publish.manifest');
  const done = new Set<Digest>();
  for (const [name, output] of [...Object.entries(result.outputs), ['dropped', result.report.dropped] as const])
    if (output) await putOutput(context, disk, workspace, name, output, done);
  await disk.settle();
  failpoint('publish.pieces');
  const record = await putRecord(
    context,
    disk,
    { format: 1, key, outputs: result.outputs, report: finite(result.report) },
    lease,
  );
  failpoint('publish.end');
  // Empty folders and scratch files are left; what cannot be removed now is gc's. The result is out either way.
  await context.fs.remove(workspace).catch(() => {});
  return record;
}

/** Keeps what a key was made of. The text is the digested one, so an existing file of the right name is either right or damaged. */
export async function putKeyManifest(
  { fs, root }: StoreContext,
  key: Digest,
  manifest: Json,
  disk: Durable,
): Promise<void> {
  const text = canonical(manifest);
  if (sha256(text) !== key) bug(`the manifest given for ${key} has key ${sha256(text)}`);
  const path = keyManifestPath(root, key);
  if (fs.stat(path)?.size !== Buffer.byteLength(text) || sha256(fs.read(path)) !== key) await disk.write(path, text);
}

async function putOutput(
  context: StoreContext,
  disk: Durable,
  workspace: string,
  name: string,
  output: Output,
  done: Set<Digest>,
): Promise<void> {
  switch (output.type) {
    case 'value':
      if (digestOfJson(output.value) !== output.digest) bug(`value output ${name} has digest ${output.digest}`);
      return;
    case 'rows':
      for (const shard of output.shards)
        await putBlob(context, disk, workspacePath(workspace, shard.digest), shard, done);
      return;
    case 'tree': {
      for (const file of output.files) {
        if (!isInside(file.path)) bug(`tree output ${name} holds the path ${file.path}`);
        await putBlob(context, disk, join(workspace, 'trees', name, file.path), file, done);
      }
      if (treeDigest(output.files) !== output.digest) bug(`tree output ${name} has digest ${output.digest}`);
      const path = treePath(context.root, output.digest);
      const text = treeText(output.files);
      if (context.fs.stat(path) === null || sha256(context.fs.read(path)) !== output.digest)
        await disk.write(path, text);
      failpoint('publish.tree');
    }
  }
}

const workspacePath = (workspace: string, digest: Digest): string => {
  if (!isDigest(digest)) bug(`a shard has digest ${digest}`);
  return join(workspace, 'blobs', hexOf(digest));
};

/** Moves one file in. Where the blob is there and whole, ours is dropped; where it is damaged, ours takes its place. */
async function putBlob(
  context: StoreContext,
  disk: Durable,
  from: string,
  { digest, bytes }: { readonly digest: Digest; readonly bytes: number },
  done: Set<Digest>,
): Promise<void> {
  if (done.has(digest)) return;
  const { fs, root, stats } = context;
  const to = blobPath(root, digest);
  if ((await blobProblem(context, { digest, bytes }, true)) === null) {
    // gc spares what was touched lately: this blob may have been waiting to be swept.
    fs.touch(to);
  } else {
    await checkFile(context, from, { digest, bytes });
    fs.touch(from);
    await disk.move(from, to);
    failpoint('publish.blob');
  }
  const stat = fs.stat(to);
  if (stat) stats.remember(stat, digest);
  done.add(digest);
}

async function checkFile(
  { fs }: StoreContext,
  path: string,
  wanted: { readonly digest: Digest; readonly bytes: number },
): Promise<void> {
  const stat = fs.stat(path);
  if (stat?.kind !== 'file') throw new CodedFailure(report('FTP0861', null, { path, problem: 'it is missing' }));
  const found = await digestStream(fs.stream(path));
  if (found.digest === wanted.digest && found.bytes === wanted.bytes) return;
  const problem =
    found.bytes === wanted.bytes ? 'its content differs' : `it has ${found.bytes} bytes instead of ${wanted.bytes}`;
  throw new CodedFailure(report('FTP0861', null, { path, problem }));
}

/** The first valid result of a key counts. An equal one is not written twice; a different one is kept beside it and reported. */
async function putRecord(
  context: StoreContext,
  disk: Durable,
  record: ResultRecord,
  lease: Lease,
): Promise<ResultRecord> {
  const text = canonical(record as unknown as Json);
  const [first] = await validResults(context, record.key);
  if (first) {
    const outputs = differing(first.record, record);
    if (outputs.length === 0) return first.record;
    context.warn(report('FTP0858', null, { key: record.key, outputs: outputs.join(', ') }));
  }
  failpoint('publish.fence');
  if (!lease.isHeld()) throw new CodedFailure(report('FTP0857', null, { key: record.key }));
  await disk.write(resultPath(context.root, record.key, sha256(text)), text);
  failpoint('publish.record');
  await disk.settle();
  return first?.record ?? record;
}

function differing(before: ResultRecord, after: ResultRecord): string[] {
  const names = [...new Set([...Object.keys(before.outputs), ...Object.keys(after.outputs)])].sort();
  return names.filter((name) => {
    const [a, b] = [before.outputs[name], after.outputs[name]];
    return a?.digest !== b?.digest || a?.type !== b?.type;
  });
}
