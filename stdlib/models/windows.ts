/** A stretch of a document that fits the model: what goes in, and from which input on the next token is scored. */
export interface Window {
  readonly inputs: readonly number[];
  /** The tokens that the last `targets.length` inputs are asked to predict. */
  readonly targets: readonly number[];
}

/**
 * Cuts a document so that every token is scored exactly once, as `get_rolling_token_windows` and `make_disjoint_window` of
 * lm-evaluation-harness do with one token of context: the first token is predicted from `prefix`, each later window starts with the token before
 * it, and the last window is filled up with earlier tokens as context.
 */
export function rollingWindows(tokens: readonly number[], prefix: number, positions: number): Window[] {
  const windows: Window[] = [];
  const known = [prefix, ...tokens];
  for (let scored = 0; scored < tokens.length; ) {
    const end = Math.min(scored + positions, tokens.length);
    // `known` is shifted by the prefix: known[end - 1] is followed by tokens[end - 1]. Only after the first window is there context to fill up with.
    const start = scored === 0 ? 0 : end - positions;
    windows.push({ inputs: known.slice(start, end), targets: tokens.slice(scored, end) });
    scored = end;
  }
  return windows;
}
