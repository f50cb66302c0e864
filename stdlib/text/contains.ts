import { scalar } from '../../compiler/operators/authoring.ts';

/** Does the text hold the part, spelt exactly so? `lower` both sides where case should not matter. */
export const contains = scalar({
  version: '1',
  call: (
    text: string,
    /**
     * What is looked for.
     * @each (?s).
     */
    part: string,
  ): boolean => text.includes(part),
});
