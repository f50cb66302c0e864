import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ParamSignature } from '../../../compiler/operators/manifest.ts';
import { argumentsOf } from '../../../runtime/worker/arguments.ts';

const param = (name: string, more: Partial<ParamSignature> = {}): ParamSignature => ({
  name,
  type: { kind: 'any' },
  optional: true,
  positional: false,
  subject: false,
  rest: false,
  observation: false,
  docs: '',
  ...more,
});
const binding = { input: (name: string) => `input ${name}`, scalar: {} } as never;

test('a further name reaches the operator, also one that is called like the parameter that stands for them', () => {
  const params = [param('by', { positional: true }), param('keep'), param('part', { rest: true })];
  const { positional, options } = argumentsOf(params, { by: 7, keep: 1, part: 0.5, other: 0.25 }, binding);
  assert.equal(positional, [7]);
  assert.equal(options, { keep: 1, part: 0.5, other: 0.25 });
});

test('parameters that are taken in another way are no arguments', () => {
  const params = [param('rows', { subject: true }), param('table', { rest: true })];
  const { positional, options } = argumentsOf(params, { rows: 1, table: 2 }, binding, ['rows']);
  assert.equal([positional, options], [[], { table: 2 }]);
});

test.run();
