import { type Value, value } from '../../compiler/operators/authoring.ts';

/** Duplicates are texts that are equal to the last byte. `normalize` first where they may differ in white space or encoding. */
export const exact = value({
  version: '1',
  family: 'Similarity',
  create: (): Value<'Similarity'> => ({ $: 'exact' }),
});
