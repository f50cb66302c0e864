import type { Labels } from '../../graph/flow.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import type { RowShape } from '../rows.ts';
import type { Located } from '../values.ts';

/**
 * Classes that `@` may put on a column. `personal` is the general one: only a person's judgement, never an operator, takes it away.
 * Health and the other special categories are those of article 9(1) GDPR.
 */
export const classes = [
  'personal',
  'name',
  'address',
  'personnummer',
  'samordningsnummer',
  'reservnummer',
  'organisationsnummer',
  'phone',
  'email',
  'ip',
  'account',
  'card',
  'ocr_reference',
  'plate',
  'health',
  'special',
  'criminal',
] as const;

/** Classes that need a condition of article 9 beside the basis of article 6. */
export const specialClasses: readonly string[] = ['health', 'special'];

/** Personal columns that are selected away are gone. */
export function keepColumns(labels: Labels, shape: RowShape | null): Labels {
  if (shape === null || shape.open !== null || labels.personal.length === 0) return labels;
  return { ...labels, personal: labels.personal.filter(({ column }) => shape.columns.has(column)) };
}

/** Columns that arguments name, one or several. */
export const columnsIn = (args: Readonly<Record<string, Located>>): readonly string[] =>
  Object.values(args).flatMap(({ value }) =>
    (value.kind === 'list' ? value.items.map((item) => item.value) : [value]).flatMap((each) =>
      each.kind === 'column' && each.name !== null ? [each.name] : [],
    ),
  );

/** A column computed from personal ones is personal: a summary of a note is about the same person. So is one that holds words of theirs, as a title does. */
export function derivedFrom(
  labels: Labels,
  signature: OperatorSignature,
  args: Readonly<Record<string, Located>>,
): Labels {
  if (labels.personal.length === 0) return labels;
  if (signature.rows?.kind === 'adds') {
    const read = columnsIn(args);
    const copied = (signature.rows.copies ?? []).flatMap((name) =>
      labels.personal.filter(({ column }) => read.includes(column)).map((one) => ({ ...one, column: name })),
    );
    return copied.length === 0
      ? labels
      : { ...labels, personal: [...labels.personal, ...copied.filter((one) => !has(labels, one))] };
  }
  if (signature.rows?.kind !== 'derive') return labels;
  const added = Object.entries(args).flatMap(([name, { value }]) =>
    value.kind === 'run'
      ? labels.personal.filter(({ column }) => value.columns.includes(column)).map((one) => ({ ...one, column: name }))
      : [],
  );
  return { ...labels, personal: [...labels.personal, ...added] };
}

const has = ({ personal }: Labels, one: Labels['personal'][number]): boolean =>
  personal.some((known) => known.column === one.column && known.class === one.class && known.source === one.source);
