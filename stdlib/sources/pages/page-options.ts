import type { Size } from '../../../compiler/operators/authoring.ts';

/** How web pages are read, one by one or from an archive. */
export interface PageOptions {
  /**
   * The main text, or everything that can be read.
   * @default main
   */
  keep?: 'main' | 'all';
  /**
   * What to do with a page that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
   * @default fail
   */
  on_bad?: 'fail' | 'skip';
  /**
   * Largest page; a larger one is taken for damage.
   * @default 32MB
   * @range 1KB..512MB
   */
  max_record?: Size;
}
