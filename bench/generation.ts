import type { Batch, Program } from '../stdlib/engines/engine.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import { initialWeights } from '../stdlib/models/initialise.ts';
import { likeliest } from '../stdlib/models/sampling.ts';
import { stream, uniforms } from '../stdlib/tensor/random.ts';
import { llamaConfig } from '../test/support/model-configs.ts';
import { print } from './ratio.ts';

/**
 * Greedy writing after prompts of 128 tokens, with keys and values kept and with every text read anew for each token: the same tokens, on the same engine, in the
 * same run. Side by side, rows share the reading of the weights.
 */
const config = llamaConfig({ vocabulary: 4000, width: 256, layers: 4, heads: 8, keyValueHeads: 4, positions: 256 });
const [length, tokens, rounds] = [128, 24, 3];

const prompts = (rows: number): readonly Int32Array[] =>
  Array.from({ length: rows }, (_, row) =>
    Int32Array.from(uniforms(stream(row, 'prompt'), length), (u) => Math.floor(u * config.vocabulary)),
  );

const bestOf = (scores: Float32Array, rows: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) =>
    likeliest(scores.subarray(row * config.vocabulary, (row + 1) * config.vocabulary)),
  );

async function kept(program: Program, texts: readonly Int32Array[]): Promise<readonly number[]> {
  const generation = await program.generate(texts, config.positions);
  const written: number[] = [];
  for (let token = 0; token < tokens; token++) {
    const next = bestOf(generation.scores(), texts.length);
    written.push(...next);
    if (token + 1 < tokens) await generation.advance(next);
  }
  generation.dispose();
  return written;
}

async function anew(program: Program, texts: readonly Int32Array[]): Promise<readonly number[]> {
  const rows = texts.length;
  let ids = texts;
  const written: number[] = [];
  for (let token = 0; token < tokens; token++) {
    const width = length + token;
    const batch: Batch = {
      rows,
      length: width,
      ids: Int32Array.from(ids.flatMap((row) => [...row])),
      labels: new Int32Array(rows * width).fill(-1),
    };
    const last = ids.map((_, row) => (row + 1) * width - 1);
    const next = bestOf(await program.logits(batch, last), rows);
    written.push(...next);
    ids = ids.map((row, r) => Int32Array.of(...row, next[r]!));
  }
  return written;
}

const engine = await requireEngine((code, values) => {
  throw new Error(`${code} ${JSON.stringify(values)}`);
});
const program = engine.open({ config, weights: initialWeights(config, 1), adapter: null }, null);
const subjects = [
  { name: 'read anew, 1 row', rows: 1, write: anew },
  { name: 'kept, 1 row', rows: 1, write: kept },
  { name: 'kept, 8 rows', rows: 8, write: kept },
];
const times = subjects.map((): number[] => []);
const texts = new Map<string, readonly number[]>();
for (let round = 0; round <= rounds; round++)
  for (const [i, { name, rows, write }] of subjects.entries()) {
    const begun = performance.now();
    texts.set(name, await write(program, prompts(rows)));
    if (round > 0) times[i]!.push((performance.now() - begun) / 1000);
  }
const seconds = times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]!);
print(
  `${tokens} tokens after ${length} on ${engine.name}, prompt included; time of one row`,
  subjects.map(({ name, rows }, i) => ({
    name: `${name}, ${Math.round((tokens * rows) / seconds[i]!)} tokens/s`,
    seconds: seconds[i]! / rows,
    ratio: seconds[i]! / rows / seconds[0]!,
  })),
);
const same = String(texts.get(subjects[0]!.name)) === String(texts.get(subjects[1]!.name));
console.log(`  both write ${same ? 'the same tokens' : 'OTHER TOKENS'}`);
program.dispose();
if (!same) process.exitCode = 1;
