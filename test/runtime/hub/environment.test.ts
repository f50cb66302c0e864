import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { proxyFor } from '../../../runtime/http/proxy.ts';
import { commitOf } from '../../../runtime/hub/api.ts';
import { hubFromEnvironment } from '../../../runtime/hub/hub.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startHub } from '../../support/hub.ts';
import { tinyModel } from '../../support/tiny-model.ts';
import { commit, model, watch } from './support.ts';

test('the variables of huggingface_hub say where, who, and whether at all', async () => {
  const home = temporaryFolder();
  const plain = await hubFromEnvironment({ HF_HOME: home });
  assert.is(plain.endpoint, 'https://huggingface.co');
  assert.is(plain.token, null);
  assert.is(plain.offline, null);
  assert.is(plain.others, join(home, 'hub'));
  writeFileSync(join(home, 'token'), 'hf_file\n');
  assert.is((await hubFromEnvironment({ HF_HOME: home })).token, 'hf_file');
  const given = await hubFromEnvironment({
    HF_HOME: home,
    HF_ENDPOINT: 'https://mirror.example/hf/',
    HF_TOKEN: ' hf_variable ',
    HF_HUB_OFFLINE: 'yes',
    HF_HUB_CACHE: '/scratch/hub',
    HF_HUB_DOWNLOAD_TIMEOUT: '90',
    FINSLIP_CACHE: '/scratch/finslip',
  });
  assert.is(given.endpoint, 'https://mirror.example/hf');
  assert.is(given.token, 'hf_variable');
  assert.is(given.offline, 'HF_HUB_OFFLINE=yes');
  assert.is(given.others, '/scratch/hub');
  assert.is(given.patience, 90);
  assert.is(given.cache, '/scratch/finslip/models');
  const silent = await hubFromEnvironment({
    HF_HOME: home,
    HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
    TRANSFORMERS_OFFLINE: '1',
  });
  assert.is(silent.token, null);
  assert.is(silent.offline, 'TRANSFORMERS_OFFLINE=1');
  assert.is((await hubFromEnvironment({ XDG_CACHE_HOME: '/c' })).cache, '/c/finslip/models');
});

test('hosts that no proxy is for', () => {
  const proxy = (address: string, env: Record<string, string>) => proxyFor(new URL(address), env);
  const env = { HTTPS_PROXY: 'proxy.example:3128', no_proxy: 'localhost, .inside.example,10.0.0.1:8080' };
  assert.is(proxy('https://huggingface.co/x', env), 'http://proxy.example:3128');
  assert.is(proxy('http://huggingface.co/x', env), null);
  assert.is(proxy('https://hub.inside.example', env), null);
  assert.is(proxy('https://inside.example', env), null);
  assert.is(proxy('https://notinside.example', env), 'http://proxy.example:3128');
  assert.is(proxy('https://10.0.0.1:8080', env), null);
  assert.is(proxy('https://10.0.0.1', env), 'http://proxy.example:3128');
  assert.is(proxy('https://huggingface.co', { ...env, no_proxy: '*' }), null);
});

test('a proxy that the environment names is gone through, and NO_PROXY is not', async () => {
  const hub = await startHub();
  hub.models.set(model, new Map([[commit, tinyModel(1)]]));
  const asked: string[] = [];
  const proxy = createServer().on('connect', (request, socket, head) => {
    asked.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const beyond = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      beyond.write(head);
      beyond.pipe(socket);
      socket.pipe(beyond);
    });
    beyond.on('error', () => socket.destroy());
    socket.on('error', () => beyond.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const before = { ...process.env };
  try {
    Object.assign(process.env, { http_proxy: address, HF_ENDPOINT: hub.url, HF_HOME: temporaryFolder() });
    for (const name of ['HF_HUB_OFFLINE', 'NO_PROXY', 'no_proxy', 'HTTP_PROXY']) delete process.env[name];
    const { signal } = watch();
    assert.is(await commitOf(await hubFromEnvironment(), model, commit, signal), commit);
    assert.equal(asked, [new URL(hub.url).host]);
    process.env.no_proxy = '127.0.0.1';
    assert.is(await commitOf(await hubFromEnvironment(), model, commit, signal), commit);
    assert.is(asked.length, 1);
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    proxy.closeAllConnections();
    proxy.close();
    await hub.close();
  }
});

test.run();
