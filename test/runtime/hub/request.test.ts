import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOf, commitOf, filesAt } from '../../../runtime/hub/api.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { tinyModel } from '../../support/tiny-model.ts';
import { client, commit, failureOf, model, watch } from './support.ts';

const test = suite('request');
const { signal } = watch();
const files = tinyModel(1);
let hub: TestHub;

test.before(async () => {
  hub = await startHub();
  hub.models.set(model, new Map([[commit, files]]));
  hub.branches.set(`${model}@main`, commit).set(`${model}@refs/pr/1`, commit);
});
test.before.each(() => {
  hub.fault = () => false;
  hub.requests.length = 0;
});
test.after(() => hub.close());

test('branches, and names with slashes, stand for a commit', async () => {
  const at = client(hub.url);
  assert.is(await commitOf(at, model, 'main', signal), commit);
  assert.is(await commitOf(at, model, 'refs/pr/1', signal), commit);
  assert.is(await commitOf(at, model, commit, signal), commit);
});

test('a listing is read over all its pages, folders left out', async () => {
  const found = await filesAt(client(hub.url), model, commit, signal);
  assert.equal(found.map(({ path }) => path).sort(), Object.keys(files).sort());
  assert.ok(hub.requests.length > 1);
  const readme = found.find(({ path }) => path === 'README.md')!;
  // What `git hash-object` prints for these bytes.
  assert.is(readme.gitOid, '14d286ebf3febd1e7319ce671d8d399dfe187ee4');
  assert.is(readme.bytes, 7);
});

test('links of a mirror that lead to the hub behind it are asked of the mirror', async () => {
  hub.fault = ({ path }, response) => {
    if (!path.includes('/tree/') || path.includes('cursor')) return false;
    response.setHeader(
      'link',
      `<https://hub.invalid/api/models/${model}/tree/${commit}?recursive=true&cursor=4>; rel="next"`,
    );
    response.end('[]');
    return true;
  };
  assert.ok((await filesAt(client(hub.url, { token: 'hf_secret' }), model, commit, signal)).length > 0);
  assert.ok(hub.requests.every(({ authorization }) => authorization === 'Bearer hf_secret'));
});

test('a part of a file comes as asked, with ranges and without', async () => {
  const at = client(hub.url);
  const request = { model, what: 'the file', url: `${hub.url}/${model}/resolve/${commit}/README.md`, signal };
  assert.is((await bytesOf(at, request, 2, 6)).toString(), 'Tiny');
  hub.fault = (_, response) => Boolean(response.end('# Tiny\n'));
  assert.is((await bytesOf(at, request, 2, 6)).toString(), 'Tiny');
});

test('too many requests: as long as the hub asks for', async () => {
  for (const [headers, wait] of [
    [{ 'retry-after': '7' }, 7],
    [{ ratelimit: '"api";r=0;t=55' }, 55],
    [{}, 1],
  ] as const) {
    const at = client(hub.url);
    let first = true;
    hub.fault = (_, response) => {
      if (!first) return false;
      first = false;
      response.writeHead(429, headers).end();
      return true;
    };
    assert.is(await commitOf(at, model, 'main', signal), commit);
    assert.equal(at.waits, [wait]);
  }
});

test('a date in Retry-After counts from now; an hour is for a person to decide', async () => {
  const at = client(hub.url);
  let first = true;
  hub.fault = (_, response) => {
    if (!first) return false;
    first = false;
    response.writeHead(503, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() }).end();
    return true;
  };
  await commitOf(at, model, 'main', signal);
  assert.ok(at.waits[0]! >= 18 && at.waits[0]! <= 21, String(at.waits));
  hub.fault = (_, response) => Boolean(response.writeHead(429, { 'retry-after': '3600' }).end());
  const failure = await failureOf(() => commitOf(at, model, 'main', signal));
  assert.is(failure.code, 'FTP1025');
  assert.match(failure.message, 'asks to wait 3600 s');
});

test('trouble of the hub is waited for five times', async () => {
  const at = client(hub.url);
  hub.fault = (_, response) => Boolean(response.writeHead(502).end());
  const failure = await failureOf(() => commitOf(at, model, 'main', signal));
  assert.is(failure.code, 'FTP1025');
  assert.match(failure.message, 'status 502');
  assert.equal(at.waits, [1, 2, 4, 8]);
  assert.is(hub.requests.length, 5);
});

test('a gated model says where to accept its licence and how to show who asks', async () => {
  const gated = { 'x-error-code': 'GatedRepo', 'x-error-message': 'Access to model example/tiny is restricted.' };
  hub.fault = (_, response) => Boolean(response.writeHead(403, gated).end());
  const failure = await failureOf(() => commitOf(client(hub.url), model, 'main', signal));
  assert.is(failure.code, 'FTP1023');
  assert.match(failure.message, `accept its licence at ${hub.url}/example/tiny`);
  assert.match(failure.message, 'set HF_TOKEN');
  const known = await failureOf(() => commitOf(client(hub.url, { token: 'hf_secret' }), model, 'main', signal));
  assert.match(known.message, 'see that the token belongs to an account');
  assert.not.match(JSON.stringify(known), 'hf_secret');
});

test('what is not there is named: model, revision, file', async () => {
  const at = client(hub.url);
  const nobody = await failureOf(() => commitOf(at, 'example/nobody', 'main', signal));
  assert.is(nobody.code, 'FTP1023');
  assert.match(nobody.message, 'Repository not found');
  const revision = await failureOf(() => commitOf(at, model, 'mian', signal));
  assert.is(revision.code, 'FTP1024');
  assert.match(revision.message, 'the revision mian of example/tiny');
  const request = {
    model,
    what: 'gone.txt of example/tiny',
    url: `${hub.url}/${model}/resolve/${commit}/gone.txt`,
    signal,
  };
  const file = await failureOf(() => bytesOf(at, request, 0, 10));
  assert.is(file.code, 'FTP1024');
  assert.match(file.message, 'gone.txt');
  assert.equal(at.waits, []);
});

test('answers of another shape are told with what was seen', async () => {
  const at = client(hub.url);
  const answering = async (body: string, ask: () => Promise<unknown>): Promise<string> => {
    hub.fault = (_, response) => Boolean(response.end(body));
    const failure = await failureOf(ask);
    assert.is(failure.code, 'FTP1026');
    return failure.message;
  };
  const resolve = () => commitOf(at, model, 'main', signal);
  const list = () => filesAt(at, model, commit, signal);
  assert.match(
    await answering('<html>Log in to the guest network</html>', resolve),
    'it is no JSON but begins with "<html>Log in',
  );
  assert.match(await answering('{"sha":"main"}', resolve), '`sha` is "main"');
  assert.match(await answering('{}', list), 'it is no list');
  assert.match(await answering('[{"type":"file","path":"../../x","size":1}]', list), '../../x');
  assert.match(await answering('[{"type":"file","path":"a","size":1,"lfs":{"oid":"1","size":1}}]', list), '"lfs"');
  hub.fault = (_, response) => Boolean(response.writeHead(418).end());
  assert.match((await failureOf(resolve)).message, 'status 418');
});

/** A server on a port of its own. */
async function listening(): Promise<{ readonly url: string; close(): Promise<unknown> }> {
  const server = createServer(() => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = (): Promise<unknown> => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test('silence is waited for as long as it makes sense', async () => {
  const { url, close } = await listening();
  const silent = client(url, { patience: 0.05 });
  const failure = await failureOf(() => commitOf(silent, model, 'main', signal));
  assert.match(failure.message, 'no answer for 0.05 s (tries: 5)');
  await close();
});

test('nobody there, a switched-off network, and no address are told at once', async () => {
  const { url, close } = await listening();
  await close();
  const gone = client(url);
  assert.match(
    (await failureOf(() => commitOf(gone, model, 'main', signal))).message,
    'nothing answers at its address',
  );
  assert.equal(gone.waits, []);
  const wrong = await failureOf(() => commitOf(client('huggingface.co'), model, 'main', signal));
  assert.match(wrong.message, 'HF_ENDPOINT');
  const off = await failureOf(() => commitOf(client(url, { offline: 'HF_HUB_OFFLINE=1' }), model, 'main', signal));
  assert.match(off.message, 'fetching is switched off (HF_HUB_OFFLINE=1)');
});

test.run();
