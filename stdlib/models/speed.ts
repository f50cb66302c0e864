import type { Program } from '../engines/engine.ts';
import { stream, uniforms } from '../tensor/random.ts';
import { capacityFor } from './generate.ts';
import type { ModelConfig } from './model-config.ts';
import { likeliest } from './sampling.ts';

export interface Speed {
  /** Seconds from the prompt to the scores of the first new token. */
  readonly firstToken: number;
  /** Tokens of the prompt read in a second. */
  readonly promptTokens: number;
  /** New tokens in a second, the first one, which the prompt gives, left out. */
  readonly newTokens: number;
}

/**
 * How fast one text is written greedily: medians over `runs`, after one run that is not counted. The prompt is made of random tokens, since what it says makes no
 * difference to the time. `generate` is at least 2.
 */
export async function measureSpeed(
  program: Program,
  config: ModelConfig,
  asked: { readonly prompt: number; readonly generate: number; readonly runs: number },
  each: (run: number) => void,
): Promise<Speed> {
  const { prompt: length, generate, runs } = asked;
  const prompt = Int32Array.from(uniforms(stream(1, 'speed'), length), (u) => Math.floor(u * config.vocabulary));
  const [reading, writing]: [number[], number[]] = [[], []];
  for (let run = 0; run <= runs; run++) {
    const begun = performance.now();
    const generation = await program.generate([prompt], capacityFor(length + generate - 1, config.positions));
    const read = performance.now();
    for (let token = 1; token < generate; token++)
      await generation.advance(Int32Array.of(likeliest(generation.scores())));
    const written = performance.now();
    generation.dispose();
    each(run);
    if (run === 0) continue;
    reading.push((read - begun) / 1000);
    writing.push((written - read) / 1000);
  }
  const firstToken = median(reading);
  return { firstToken, promptTokens: length / firstToken, newTokens: (generate - 1) / median(writing) };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
