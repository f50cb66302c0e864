import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cachedPath } from '../../../runtime/hub/cache.ts';
import { fetchFile } from '../../../runtime/hub/download.ts';
import { sha256, startHub, type TestHub } from '../../support/hub.ts';
import { type Files, tinyModel } from '../../support/tiny-model.ts';
import { client, commit, failureOf, model, wanted, watch } from './support.ts';

const test = suite('download');
const files: Files = { ...tinyModel(1), 'empty.txt': new Uint8Array() };
const weights = 'model.safetensors';
const bytes = files[weights]!;
let hub: TestHub;

test.before(async () => {
  hub = await startHub();
  hub.models.set(model, new Map([[commit, files]]));
});
test.before.each(() => {
  hub.fault = () => false;
  hub.requests.length = 0;
});
test.after(() => hub.close());

/** Sends the first `count` bytes of the file, as if all were to come, and cuts the connection. */
function cut(response: ServerResponse, from: number, count: number): true {
  const rest = bytes.length - from;
  const headers = { 'content-length': rest, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(from === 0 ? 200 : 206, headers);
  response.write(bytes.subarray(from, from + count), () => setTimeout(() => response.destroy(), 20));
  return true;
}

const parts = (cache: string): string[] => (existsSync(join(cache, 'parts')) ? readdirSync(join(cache, 'parts')) : []);

test('a file comes once, whole, read-only, by its digest; and then no network is needed', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  assert.is(file.digest, `sha256:${sha256(bytes)}`);
  const reading = watch();
  const first = await fetchFile(at, file, reading);
  assert.is(first.fetched, true);
  assert.is(first.path, cachedPath(at.cache, file.digest!));
  assert.is(sha256(readFileSync(first.path)), sha256(bytes));
  assert.is(statSync(first.path).mode & 0o222, 0);
  assert.is(reading.total, bytes.length);
  assert.equal(parts(at.cache), []);
  const again = await fetchFile({ ...at, offline: 'HF_HUB_OFFLINE=1' }, file, watch());
  assert.equal(again, { ...first, fetched: false });
});

test('the token goes to the hub and not to whoever delivers', async () => {
  const at = client(hub.url, { token: 'hf_secret' });
  await fetchFile(at, await wanted(at, weights), watch());
  assert.equal(
    new Set(hub.requests.filter(({ origin }) => origin === 'hub').map((each) => each.authorization)),
    new Set(['Bearer hf_secret']),
  );
  const delivered = hub.requests.filter(({ origin }) => origin === 'delivery');
  assert.equal(
    delivered.map(({ authorization }) => authorization),
    [null],
  );
});

test('a small file is known by the name that git has for it', async () => {
  const at = client(hub.url);
  const file = await wanted(at, 'config.json');
  assert.is(file.digest, null);
  const found = await fetchFile(at, file, watch());
  assert.is(found.digest, `sha256:${sha256(files['config.json']!)}`);
  hub.fault = ({ path }, response) =>
    path.includes('/resolve/') && Boolean(response.end('{ "changed": true }'.padEnd(file.bytes)));
  const failure = await failureOf(async () => fetchFile(client(hub.url), file, watch()));
  assert.is(failure.code, 'FTP1027');
  assert.match(failure.message, 'config.json');
});

test('an empty file is a file', async () => {
  const at = client(hub.url);
  const { path } = await fetchFile(at, await wanted(at, 'empty.txt'), watch());
  assert.is(statSync(path).size, 0);
});

test('a connection that is cut is taken up where it ended', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  let cuts = 0;
  hub.fault = ({ origin, range }, response) => {
    if (origin !== 'delivery' || cuts === 2) return false;
    cuts++;
    return cut(response, Number(/\d+/.exec(range ?? '0')![0]), 1000);
  };
  const reading = watch();
  const { path } = await fetchFile(at, file, reading);
  assert.is(sha256(readFileSync(path)), sha256(bytes));
  const ranges = hub.requests.filter(({ origin }) => origin === 'delivery').map(({ range }) => range);
  assert.equal(ranges, [null, 'bytes=1000-', 'bytes=2000-']);
  assert.is(reading.total, bytes.length);
  assert.equal(at.waits, [1, 2]);
});

test('a connection that is always cut ends with its reason, and a later try goes on from there', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  hub.fault = ({ origin, range }, response) =>
    origin === 'delivery' && cut(response, Number(/\d+/.exec(range ?? '0')![0]), 100);
  const failure = await failureOf(() => fetchFile(at, file, watch()));
  assert.is(failure.code, 'FTP1025');
  assert.match(failure.message, `500 of ${bytes.length} bytes`);
  assert.match(failure.message, '(tries: 5)');
  assert.is(parts(at.cache).length, 1);
  hub.fault = () => false;
  hub.requests.length = 0;
  const { path } = await fetchFile(at, file, watch());
  assert.is(hub.requests.at(-1)!.range, 'bytes=500-');
  assert.is(sha256(readFileSync(path)), sha256(bytes));
  assert.equal(parts(at.cache), []);
});

test('what an earlier try left wrong is not believed: the file comes anew', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  hub.fault = ({ origin, range }, response) =>
    origin === 'delivery' && cut(response, Number(/\d+/.exec(range ?? '0')![0]), 100);
  await failureOf(() => fetchFile(at, file, watch()));
  hub.fault = () => false;
  const [part] = parts(at.cache);
  writeFileSync(join(at.cache, 'parts', part!), 'x'.repeat(500));
  const reading = watch();
  const { path } = await fetchFile(at, file, reading);
  assert.is(sha256(readFileSync(path)), sha256(bytes));
  assert.is(reading.total, bytes.length);
});

test('a server that knows no ranges is read from the start', async () => {
  const at = client(hub.url);
  let first = true;
  hub.fault = ({ origin }, response) => {
    if (origin !== 'delivery') return false;
    if (first) {
      first = false;
      return cut(response, 0, 1000);
    }
    response.end(bytes);
    return true;
  };
  const reading = watch();
  const { path } = await fetchFile(at, await wanted(at, weights), reading);
  assert.is(sha256(readFileSync(path)), sha256(bytes));
  assert.is(reading.total, bytes.length);
});

test('other bytes than those of the digest are refused and not kept', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  hub.fault = ({ origin }, response) => origin === 'delivery' && Boolean(response.end(new Uint8Array(bytes.length)));
  const failure = await failureOf(() => fetchFile(at, file, watch()));
  assert.is(failure.code, 'FTP1027');
  assert.match(failure.message, file.digest!);
  hub.fault = ({ origin }, response) =>
    origin === 'delivery' && Boolean(response.end(new Uint8Array(bytes.length + 1)));
  assert.match((await failureOf(() => fetchFile(at, file, watch()))).message, `more than ${bytes.length} bytes`);
  assert.equal(parts(at.cache), []);
  assert.not(existsSync(cachedPath(at.cache, file.digest!)));
});

test('a damaged file of the cache is fetched again', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  const path = cachedPath(at.cache, file.digest!);
  mkdirSync(join(path, '..'), { recursive: true });
  const damaged = Uint8Array.from(bytes);
  damaged[100]! ^= 1;
  writeFileSync(path, damaged);
  assert.is((await fetchFile(at, file, watch())).fetched, true);
  assert.is(sha256(readFileSync(path)), sha256(bytes));
});

test('without a network, what is not here is named', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  const failure = await failureOf(() => fetchFile({ ...at, offline: 'HF_HUB_OFFLINE=1' }, file, watch()));
  assert.is(failure.code, 'FTP1028');
  assert.match(failure.message, 'HF_HUB_OFFLINE=1');
});

test('what other tools fetched is taken from them, where it is what is wanted', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  const snapshot = join(at.others, 'models--example--tiny', 'snapshots', commit);
  mkdirSync(snapshot, { recursive: true });
  writeFileSync(join(snapshot, weights), bytes);
  const found = await fetchFile({ ...at, offline: 'HF_HUB_OFFLINE=1' }, file, watch());
  assert.is(found.path, cachedPath(at.cache, file.digest!));
  const other = client(hub.url, { others: at.others });
  writeFileSync(join(snapshot, weights), new Uint8Array(bytes.length));
  assert.is((await fetchFile(other, file, watch())).fetched, true);
});

test('a full disk is told with the folder, and what was written does not stay on it', async () => {
  const full = client(hub.url, {
    openPart: async (path, flags) => {
      const handle = await open(path, flags);
      handle.write = (() =>
        Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' }))) as never;
      return handle;
    },
  });
  const failure = await failureOf(async () => fetchFile(full, await wanted(full, weights), watch()));
  assert.is(failure.code, 'FTP1029');
  assert.match(failure.message, 'the disk is full');
  assert.match(failure.message, full.cache);
  assert.equal(parts(full.cache), []);
});

test('a cancelled fetch stops, and leaves what came for the next one', async () => {
  const at = client(hub.url);
  const file = await wanted(at, weights);
  const cancellation = new AbortController();
  hub.fault = ({ origin }, response) => {
    if (origin !== 'delivery') return false;
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1000), () => setTimeout(() => cancellation.abort(), 50));
    return true;
  };
  let stopped = false;
  await fetchFile(at, file, watch(cancellation.signal)).catch(() => (stopped = true));
  assert.ok(stopped);
  assert.is(parts(at.cache).length, 1);
  hub.fault = () => false;
  await fetchFile(at, file, watch());
  assert.is(hub.requests.at(-1)!.range, 'bytes=1000-');
});

test.run();
