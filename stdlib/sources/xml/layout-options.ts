import type { Fraction, Size } from '../../../compiler/operators/authoring.ts';

/** How scanned pages are read, whatever the format that their layout is written in. */
export interface LayoutOptions {
  /**
   * Rows whose mean word confidence is below this are dropped, and so are those without any.
   * @default 0%
   * @range 0%..100%
   */
  min_confidence?: Fraction;
  /**
   * Order of the blocks or regions of a page: what the file says (`ReadingOrder`, `IDNEXT`), else as they stand in it unless that contradicts their columns (`auto`); as they stand in
   * it (`document`); column by column (`columns`).
   * @default auto
   */
  order?: 'auto' | 'document' | 'columns';
  /**
   * Read the margins too, where page numbers, running titles and notes stand?
   * @default false
   */
  margins?: boolean;
  /**
   * Lines of a block become running text, hyphenated words whole (`join`), or stay lines, as verse, tables and registers want (`keep`).
   * @default join
   */
  lines?: 'join' | 'keep';
  /**
   * What to do with a file that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
   * @default fail
   */
  on_bad?: 'fail' | 'skip';
  /**
   * Most characters in one tag or piece of text; more is taken for damage.
   * @default 32MB
   * @range 1KB..512MB
   */
  max_record?: Size;
}

/** The same with what holds unless said. */
export const layoutOf = (options: LayoutOptions) =>
  ({
    minConfidence: options.min_confidence ?? 0,
    order: options.order ?? 'auto',
    margins: options.margins ?? false,
    keepLines: options.lines === 'keep',
  }) as const;
