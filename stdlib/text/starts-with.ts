import { scalar } from '../../compiler/operators/authoring.ts';

/** Does the text begin with the part, spelt exactly so? */
export const starts_with = scalar({
  version: '1',
  call: (text: string, part: string): boolean => text.startsWith(part),
});
