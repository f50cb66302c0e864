import type { OperatorSignature, ParamSignature } from '../operators/manifest.ts';
import type { Type } from '../operators/types.ts';
import { date, license, listOf, oneOf, quantity, text } from './types/common.ts';

/** Constructors that belong to the language itself: licences by agreement, what a step needs, and deliberate exceptions. */

/** What an agreement may allow beyond use inside the house. */
export const uses = ['training', 'evaluation', 'publish_weights', 'publish_data'] as const;

type Part = Pick<ParamSignature, 'name' | 'type' | 'optional' | 'positional' | 'docs'>;

const required = (name: string, type: Type, docs: string, positional = false): Part => ({
  name,
  type,
  optional: false,
  positional,
  docs,
});
const optional = (name: string, type: Type, docs: string): Part => ({
  name,
  type,
  optional: true,
  positional: false,
  docs,
});

function builder(name: string, family: string, docs: string, parts: readonly Part[]): OperatorSignature {
  return {
    name,
    kind: 'value',
    family,
    version: '1',
    status: 'ready',
    params: parts.map((part) => ({ ...part, subject: false, rest: false, observation: false })),
    result: { kind: 'value', family },
    rows: null,
    labels: 'none',
    numerics: false,
    resources: { gpu: 'never', threads: 'one' },
    docs,
    module: 'language',
    export: name,
    declaredAt: { file: '', start: 0, end: 0 },
    digest: null,
  };
}

const waiver = (name: string, docs: string) =>
  builder(name, 'Waiver', docs, [
    required('because', text, 'Who decided it and where that is written down.'),
    required('expires', date, 'The first day on which it no longer holds.'),
  ]);

export const builtins: readonly OperatorSignature[] = [
  builder('agreement', 'Agreement', 'A licence by agreement, outside the SPDX list.', [
    required('id', text, 'A `LicenseRef-` id that stands for the agreement in documents.', true),
    optional('allows', listOf(oneOf('Use', uses)), 'What may be done. Left out, only use inside the house.'),
    optional('outputs', listOf(license), 'Licences under which what was made of it may be given away.'),
  ]),
  builder('gpu', 'Needs', 'A step runs only where such GPUs are.', [
    optional('memory', quantity('Size'), 'Memory of each, at least.'),
    optional('count', { kind: 'scalar', name: 'Int', bounds: [1, null] }, 'How many. Left out, one.'),
  ]),
  waiver('personal', 'Publishes although personal data may survive in the weights.'),
  waiver('license', 'Publishes although the licence of a source stands against it.'),
];
