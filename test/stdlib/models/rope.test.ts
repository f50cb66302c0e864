import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { attentionFactor, inverseFrequencies, readRope } from '../../../stdlib/models/rope.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail, failure } from './support.ts';

interface Table {
  readonly name: string;
  readonly head_dim: number;
  readonly max_position_embeddings: number;
  readonly rope_parameters: { readonly [key: string]: Json };
  readonly seq_len: number | null;
  readonly attention_factor: number;
  readonly inv_freq: readonly number[];
  readonly positions: readonly number[];
  readonly cos: readonly (readonly number[])[];
  readonly sin: readonly (readonly number[])[];
}

const golden = shared('golden/training');
if (golden !== null) {
  const { tables } = readJson<{ tables: readonly Table[] }>(golden, 'forward', 'rope.json');
  test('every way of stretching is among the references', () => {
    const kinds = new Set(tables.map(({ rope_parameters }) => rope_parameters.rope_type));
    assert.equal([...kinds].sort(), ['default', 'dynamic', 'linear', 'llama3', 'yarn']);
  });
  for (const table of tables)
    test(`rotations are those of the reference: ${table.name}`, () => {
      const { max_position_embeddings, rope_parameters, head_dim: headDim } = table;
      const newer = readRope({ max_position_embeddings, rope_parameters }, 'm', fail);
      const { rope_theta, ...scaling } = rope_parameters;
      const older = readRope({ max_position_embeddings, rope_theta: rope_theta!, rope_scaling: scaling }, 'm', fail);
      assert.equal(older, newer);
      const frequencies = inverseFrequencies(newer, headDim, table.seq_len ?? max_position_embeddings);
      assert.is(frequencies.length, headDim / 2);
      // The reference computes powers in 32 bits.
      table.inv_freq.forEach((wanted, i) => {
        assert.ok(Math.abs(frequencies[i]! / wanted - 1) < 3e-7, `frequency ${i}: ${frequencies[i]}, not ${wanted}`);
      });
      assert.ok(Math.abs(attentionFactor(newer) - table.attention_factor) < 1e-12);
      table.positions.forEach((position, row) => {
        table.inv_freq.forEach((_, i) => {
          const angle = Math.fround(Math.fround(frequencies[i]!) * position);
          // A frequency that is one 32-bit step off turns far positions by that many steps.
          const tolerance = 1e-6 + position * frequencies[i]! * 3e-7;
          for (const [what, found, wanted] of [
            ['cos', Math.cos(angle) * attentionFactor(newer), table.cos[row]![i]!],
            ['sin', Math.sin(angle) * attentionFactor(newer), table.sin[row]![i]!],
          ] as const)
            assert.ok(Math.abs(found - wanted) < tolerance, `${what} ${position}, ${i}: ${found}, not ${wanted}`);
        });
      });
    });
}

test('what a sequence of usual length sees does not depend on dynamic stretching', () => {
  const dynamic = readRope({ max_position_embeddings: 128, rope_scaling: { type: 'dynamic', factor: 2 } }, 'm', fail);
  const plain = readRope({ max_position_embeddings: 128 }, 'm', fail);
  assert.equal(inverseFrequencies(dynamic, 16, 128), inverseFrequencies(plain, 16, 128));
  assert.ok(inverseFrequencies(dynamic, 16, 129)[7]! < inverseFrequencies(plain, 16, 129)[7]!);
});

test('yarn takes what the file says over what follows from its factor', () => {
  const yarn = (scaling: { readonly [key: string]: Json }) =>
    readRope({ max_position_embeddings: 4096, rope_scaling: { type: 'yarn', factor: 4, ...scaling } }, 'm', fail);
  assert.is(attentionFactor(yarn({})), 0.1 * Math.log(4) + 1);
  assert.is(attentionFactor(yarn({ attention_factor: 1.5 })), 1.5);
  assert.is(attentionFactor(yarn({ mscale: 1, mscale_all_dim: 1 })), 1);
  const slower = inverseFrequencies(yarn({ beta_slow: 4 }), 64, 1);
  assert.ok(inverseFrequencies(yarn({}), 64, 1).some((frequency, i) => frequency > slower[i]!));
});

const unusable: Readonly<Record<string, readonly [RegExp, { readonly [key: string]: Json }]>> = {
  'an unknown kind': [/"longrope"/, { rope_scaling: { type: 'longrope', factor: 4 } }],
  'no factor': [/factor .* null/, { rope_scaling: { type: 'yarn' } }],
  'a negative factor': [/factor .* -2/, { rope_scaling: { type: 'linear', factor: -2 } }],
  'part of the head': [/partial_rotary_factor .* 0.5/, { rope_parameters: { partial_rotary_factor: 0.5 } }],
  'layers that differ': [
    /sliding_attention .*10000/,
    { rope_parameters: { sliding_attention: { rope_type: 'default', rope_theta: 10_000 } } },
  ],
  'an untruncated ramp': [/truncate .* false/, { rope_scaling: { type: 'yarn', factor: 2, truncate: false } }],
};
for (const [name, [said, entries]] of Object.entries(unusable))
  test(`${name} is told by name and value`, () => {
    const told = failure(() => readRope({ max_position_embeddings: 64, ...entries }, 'm', fail));
    assert.is(told?.code, 'FTP0951');
    assert.match(String(told?.values.reason), said);
  });

test.run();
