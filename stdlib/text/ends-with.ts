import { scalar } from '../../compiler/operators/authoring.ts';

/** Does the text end with the part, spelt exactly so? */
export const ends_with = scalar({
  version: '1',
  call: (
    text: string,
    /**
     * What is looked for.
     * @each (?s).
     */
    part: string,
  ): boolean => text.endsWith(part),
});
