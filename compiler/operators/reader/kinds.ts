import type { LabelEffect, OperatorKind } from '../manifest.ts';

/** What follows from the kind of a definition alone. */
export interface Kind {
  readonly kind: OperatorKind;
  /** The property that holds its function. */
  readonly function: 'read' | 'create' | 'call' | 'run';
  readonly labels: LabelEffect;
  readonly threads: 'one' | 'many';
  /** Unless it says otherwise, do its numbers depend on the engine? */
  readonly numerics: boolean;
}

const kind = (
  name: OperatorKind,
  fn: Kind['function'],
  labels: LabelEffect,
  more: { readonly threads?: 'many'; readonly numerics?: true } = {},
): Kind => ({ kind: name, function: fn, labels, threads: more.threads ?? 'one', numerics: more.numerics ?? false });

/** By the name of the function of the authoring interface. */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  ['source', kind('source', 'read', 'declare', { threads: 'many' })],
  ['rowOperator', kind('row', 'create', 'join', { threads: 'many' })],
  ['scalar', kind('scalar', 'call', 'none')],
  ['barrier', kind('barrier', 'run', 'join')],
  ['value', kind('value', 'create', 'none')],
  ['model', kind('model', 'run', 'train', { numerics: true })],
  ['metric', kind('metric', 'run', 'measure', { numerics: true })],
  ['evaluation', kind('evaluation', 'run', 'measure')],
  ['sink', kind('sink', 'run', 'publish')],
  ['executor', kind('executor', 'create', 'none')],
  ['store', kind('store', 'create', 'none')],
]);
