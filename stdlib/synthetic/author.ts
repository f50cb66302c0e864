import type { Sampling } from '../models/sampling.ts';

/** Whoever writes texts. */
export interface Author {
  /** One entry for each prompt, in order; `first` is the number of the first among all of the task. */
  write(prompts: readonly string[], first: number): Promise<readonly Text[]>;
  close(): void;
}
/** A text, and whether it was cut at the limit; or why there is none. */
export type Text = { readonly text: string; readonly cut: boolean } | { readonly refused: string };

/** How an author is asked. */
export interface Manner {
  readonly sampling: Sampling;
  readonly tokens: number;
  readonly stop: readonly string[];
  readonly system: string | null;
  /** Conversation or continuation; null is what fits the author. */
  readonly as: 'chat' | 'text' | null;
  readonly seed: number;
}
