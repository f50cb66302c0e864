import type { Feed } from '../programs/batch.ts';
import type { CacheShape, PromptShape } from '../programs/decode.ts';
import type { Generation } from './engine.ts';

/** The two passes of a lowering. Both keep what is new in the cache and give scores [rows, vocabulary]. */
export interface Passes {
  /** What prompts are padded to, so that few distinct shapes occur. */
  padded(length: number): number;
  prompt(shape: PromptShape, feeds: ReadonlyMap<string, Feed>): Promise<Float32Array>;
  token(shape: CacheShape, feeds: ReadonlyMap<string, Feed>, positions: Int32Array): Promise<Float32Array>;
  close(): void;
}

/** Reads the prompts and keeps count of where each row stands. */
export async function beginGeneration(
  prompts: readonly Int32Array[],
  capacity: number,
  passes: Passes,
): Promise<Generation> {
  const rows = prompts.length;
  const longest = Math.max(...prompts.map((prompt) => prompt.length));
  if (prompts.some((prompt) => prompt.length === 0)) throw new Error('a prompt without tokens');
  if (longest > capacity) throw new Error(`a prompt of ${longest} tokens is longer than the cache of ${capacity}`);
  const length = Math.min(capacity, passes.padded(longest));
  const ids = new Int32Array(rows * length);
  for (const [row, prompt] of prompts.entries()) ids.set(prompt, row * length);
  const last = Int32Array.from(prompts, (prompt, row) => row * length + prompt.length - 1);
  const feeds = new Map([
    ['ids', whole(ids)],
    ['last', whole(last)],
  ]);
  let scores = await passes.prompt({ rows, length, capacity }, feeds);
  const lengths = Int32Array.from(prompts, (prompt) => prompt.length);
  return {
    scores: () => scores,
    async advance(tokens) {
      if (tokens.length !== rows) throw new Error(`${tokens.length} tokens for ${rows} rows`);
      if (lengths.some((at, row) => at >= capacity && tokens[row]! >= 0))
        throw new Error(`a row is longer than the cache of ${capacity}`);
      // A row that rests is computed too, on what the next real token would overwrite.
      const positions = lengths.map((at) => Math.min(at, capacity - 1));
      const given = new Map([
        ['ids', whole(tokens.map((token) => Math.max(0, token)))],
        ['positions', whole(positions)],
      ]);
      scores = await passes.token({ rows, capacity }, given, positions);
      for (let row = 0; row < rows; row++) if (tokens[row]! >= 0) lengths[row]!++;
    },
    dispose: () => passes.close(),
  };
}

const whole = (data: Int32Array): Feed => ({ data, shape: [data.length], dtype: 'int32' });
