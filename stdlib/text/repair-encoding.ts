import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { repairMojibake } from './mojibake.ts';
import type { NoOptions } from './no-options.ts';
import { textOf } from './row-text.ts';

/**
 * Repairs letters that were read in the wrong encoding: `fÃ¶rÃ¤ldrar` becomes `föräldrar`, `â€œ` a quotation mark, once or several times over; also
 * what Mac OS made of them (`f√∂r`). Correct Swedish is left as it is, and so is what cannot be told for sure. How many signs were repaired is
 * counted. Letters that were lost altogether (`f�r`) stay lost.
 *
 * After ftfy (Speer), in the part that FineWeb-2 runs: encodings alone, not ligatures, widths or quotation marks; see `normalize` for those.
 */
export const repair_encoding = rowOperator({
  version: '1',
  positional: ['text'],
  create(text: Column<string>, _options: NoOptions, tools: RowTools) {
    return (row) => {
      const repair = repairMojibake(textOf(row, text));
      if (repair.repaired === 0) return row;
      tools.count('repair_encoding signs repaired', repair.repaired);
      return { ...row, [text.name]: repair.text };
    };
  },
});
