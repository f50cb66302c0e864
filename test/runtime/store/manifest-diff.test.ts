import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { canonical } from '../../../runtime/store/canonical.ts';
import { diffManifests } from '../../../runtime/store/manifest-diff.ts';

const step = (operator: string, options: { [name: string]: Json } = {}): Json => ({ operator, options });

test('names the field, and both values', () => {
  const before = { options: { min: 0.65 }, seed: 1, inputs: { rows: 'a' } };
  const after = { options: { min: 0.7 }, seed: 1, inputs: { rows: 'a' } };
  assert.equal(diffManifests(before, after), [{ path: 'options.min', before: 0.65, after: 0.7 }]);
});

test('an absent field differs from null', () => {
  assert.equal(diffManifests({ a: null }, {}), [{ path: 'a', before: null, after: undefined }]);
  assert.equal(diffManifests({}, { a: null }), [{ path: 'a', before: undefined, after: null }]);
});

test('a step added in the middle is one addition', () => {
  const before = { steps: [step('where'), step('dedup'), step('redact')] };
  const after = { steps: [step('where'), step('language'), step('dedup'), step('redact')] };
  assert.equal(diffManifests(before, after), [{ path: 'steps[1]', before: undefined, after: step('language') }]);
});

test('a step like its neighbour, added, shows', () => {
  const changes = diffManifests({ steps: [step('where')] }, { steps: [step('where'), step('where')] });
  assert.equal(changes, [{ path: 'steps[1]', before: undefined, after: step('where') }]);
});

test('an option of a step in a chain', () => {
  const before = { stage: { steps: [step('where'), step('gopher', { min_words: 50 })] } };
  const after = { stage: { steps: [step('where'), step('gopher', { min_words: 80 })] } };
  assert.equal(diffManifests(before, after), [{ path: 'stage.steps[1].options.min_words', before: 50, after: 80 }]);
});

test('names that are no identifiers are quoted', () => {
  assert.equal(diffManifests({ options: { 'a b': 1 } }, { options: { 'a b': 2 } })[0]?.path, 'options["a b"]');
});

test('property: no difference only between equal values', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  fc.assert(fc.property(json, (value) => assert.equal(diffManifests(value, structuredClone(value)), [])));
  fc.assert(fc.property(json, json, (a, b) => (diffManifests(a, b).length === 0) === (canonical(a) === canonical(b))));
});

test.run();
