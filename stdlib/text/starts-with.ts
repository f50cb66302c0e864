import { scalar } from '../../compiler/operators/authoring.ts';

/** Does the text begin with the part, spelt exactly so? */
export const starts_with = scalar({
  version: '1',
  call: (
    text: string,
    /**
     * What is looked for.
     * @each (?s).
     */
    part: string,
  ): boolean => text.startsWith(part),
});
