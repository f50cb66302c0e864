import { type Column, type Row, type RowTools, rowOperator, scalar } from '../../../compiler/operators/authoring.ts';

/** Row operators as a user would write them, for the tests of stages. */

export const split_sentences = rowOperator({
  version: '1',
  positional: ['text'],
  create(text: Column<string>, options: { most: number }, tools: RowTools) {
    return (row) => {
      const sentences = String(row[text.name]).match(/[^.]+\./g) ?? [];
      tools.count(`sentences ${tools.seed}`, sentences.length);
      return sentences.slice(0, options.most).map((sentence) => ({ ...row, [text.name]: sentence.trim() }));
    };
  },
});

export const stumble = rowOperator({
  version: '1',
  create(_options: object, _tools: RowTools) {
    return (row) => {
      if (row.id === 'n41234' || row.id === 'n41999') throw new Error(`${row.id} is one too many`);
      return row;
    };
  },
});

export const nothing = rowOperator({
  version: '1',
  create(_options: object, _tools: RowTools) {
    return () => undefined as unknown as Row;
  },
});

export const syllables = scalar({
  version: '1',
  positional: ['text'],
  call: (text: string) => (text.match(/[aouåeiyäö]/gi) ?? []).length,
});
