import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { optionFailure } from '../../cli/options.ts';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import { lower } from '../../compiler/graph/lower.ts';
import type { Json, OperatorManifest } from '../../compiler/operators/manifest.ts';
import { flowNode, flowOf } from '../support/flow.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../stdlib/manifest.json', import.meta.url), 'utf8'),
) as OperatorManifest;

function publishing(waive: Json): GraphNode {
  const options = { license: 'CC-BY-4.0', to: 'models/a', weights: 'merged', when: { $input: 'when' }, waive };
  return lower(flowOf([flowNode('release', 'sink', { operator: 'publish', options })])).graph.nodes[0]!;
}

test('knows the constructors that belong to the language itself', async () => {
  const waiver = { $: 'personal', because: 'DPIA 7', expires: '2099-12-31' };
  assert.is(await optionFailure(publishing([waiver]), manifest), null);
});

test('FTP0524: a value that another family builds', async () => {
  const failure = await optionFailure(publishing([{ $: 'gpu', memory: 1 }]), manifest);
  assert.is(failure?.code, 'FTP0524');
  assert.is(failure?.values.option, 'waive');
});

test.run();
