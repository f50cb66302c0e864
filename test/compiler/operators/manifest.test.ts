import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { standardManifest, writeManifest } from '../../../scripts/standard-library.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const checkedIn = readFileSync(`${root}stdlib/manifest.json`, 'utf8');
const read = standardManifest(root);

test('the manifest that is checked in is fresh (else: npm run manifest)', () => {
  assert.ok(writeManifest(read.manifest) === checkedIn, 'stdlib/manifest.json is stale: npm run manifest');
});

test('the standard library has no problems', () => {
  assert.equal(
    read.diagnostics.map(({ message, location }) => `${location?.file}: ${message}`),
    [],
  );
});

test('writing loses nothing', () => {
  assert.equal(JSON.parse(writeManifest(read.manifest)), JSON.parse(JSON.stringify(read.manifest)));
});

test('the manifest follows its published schema', () => {
  const schema = JSON.parse(readFileSync(`${root}grammar/schemas/manifest.schema.json`, 'utf8'));
  const check = new Ajv2020({ strict: false }).compile(schema);
  const manifest = JSON.parse(writeManifest(read.manifest));
  check(manifest);
  assert.equal(check.errors ?? [], []);
  assert.not.ok(check({ ...manifest, operators: [{ ...manifest.operators[0], colour: 'red' }] }));
});

test('every operator is documented', () => {
  const { operators } = read.manifest;
  assert.ok(operators.length > 20);
  assert.equal(
    operators.filter(({ docs }) => docs === '').map(({ name }) => name),
    [],
  );
});

test('planned operators have no code behind them that could run', () => {
  const { operators } = read.manifest;
  for (const { name, module } of operators.filter(({ status }) => status === 'planned'))
    assert.match(readFileSync(`${root}${module}.ts`, 'utf8'), /\bsignature</, name);
});

test.run();
