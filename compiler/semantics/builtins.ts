import type { OperatorKind, OperatorSignature, ParamSignature } from '../operators/manifest.ts';
import type { Type } from '../operators/types.ts';
import { bool, date, int, license, listOf, oneOf, quantity, rows, text } from './types/common.ts';

/**
 * What belongs to the language itself: licences by agreement, what a step needs, deliberate exceptions, what a test asks, and a second meaning of a word that the
 * place decides.
 */

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

const signature = (
  name: string,
  kind: OperatorKind,
  result: Type,
  docs: string,
  params: readonly ParamSignature[],
): OperatorSignature => ({
  name,
  kind,
  family: result.kind === 'value' ? result.family : null,
  version: '1',
  status: 'ready',
  params,
  result,
  rows: null,
  labels: 'none',
  numerics: false,
  resources: { gpu: 'never', threads: 'one' },
  docs,
  module: 'language',
  export: name,
  declaredAt: { file: '', start: 0, end: 0 },
  digest: null,
});

const plain = (part: Part): ParamSignature => ({ ...part, subject: false, rest: false, observation: false });

function builder(name: string, family: string, docs: string, parts: readonly Part[]): OperatorSignature {
  return signature(name, 'value', { kind: 'value', family }, docs, parts.map(plain));
}

const subject: ParamSignature = { ...plain(required('rows', rows, '', true)), subject: true };

const measure = (name: string, result: Type, docs: string, parts: readonly Part[] = []): OperatorSignature =>
  signature(name, 'metric', result, docs, [subject, ...parts.map(plain)]);

/** A function that a test may ask of a table. */
export const isMeasure = ({ module, kind }: OperatorSignature): boolean => module === 'language' && kind === 'metric';

/** Stands for rows that are written in a test. */
export const rowsOperator: OperatorSignature = signature('rows', 'source', rows, 'Rows written in a test.', []);

const condition = required('condition', { kind: 'predicate' }, 'On the columns of one row.', true);

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
  // In `finslip.ftp` a `directory` is a store of results; people who look for a model in one should not have to know another word.
  builder('directory', 'ModelRef', 'Another name of `folder`, where a model is wanted.', [
    required('path', { kind: 'scalar', name: 'Path' }, 'Absolute, or relative to the project.', true),
  ]),
  measure('count', int, 'How many rows there are.'),
  measure('none', bool, 'No row meets the condition. Of no rows it fails, since that proves nothing.', [condition]),
  measure('all', bool, 'Every row meets the condition. Of no rows it fails, since that proves nothing.', [condition]),
  waiver('personal', 'Publishes although personal data may survive in the weights.'),
  waiver('license', 'Publishes although the licence of a source stands against it.'),
];
