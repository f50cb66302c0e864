import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, model, type Rows, type TaskTools, type Value } from '../../compiler/operators/authoring.ts';
import { requireEngine } from '../engines/select.ts';
import { countWords, trainBpe } from '../models/bpe.ts';
import { reserved, smallestVocabulary, specials, tokenizerConfigJson, tokenizerJson } from '../models/bpe-tokenizer.ts';
import { type ModelConfig, writeConfig } from '../models/config.ts';
import { writeJson, writeModelFiles } from '../models/folder.ts';
import { initialWeights } from '../models/initialise.ts';
import { parameterCount } from '../models/tensors.ts';
import { parseTokenizer, type Tokenizer } from '../models/tokenizer.ts';
import { train } from './loop.ts';
import { causalColumn } from './objectives/objective.ts';
import type { TrainingOptions } from './options.ts';
import { openTraining, prepareTraining } from './prepare.ts';
import { readBlocks, readPieces, textOf } from './rows/documents.ts';
import type { OptimizerSettings } from './settings.ts';
import { architectureOf } from './shape.ts';

/**
 * Trains a new model from random weights, with a tokenizer of its own. Documents are joined, each ended by `</s>`, and cut into blocks of the context's
 * length, or kept apart by `packing: documents`; every epoch takes the blocks in a random order of its own.
 */
export const pretrain = model({
  version: '2',
  positional: ['architecture'],
  gpu: 'optional',
  threads: 'many',
  async run(
    /** The shape of the model: `llama(…)` or `gpt2(…)`. */
    architecture: Value<'Architecture'>,
    options: TrainingOptions & {
      /** Trained on the same rows: `bpe(vocabulary: 2000)`. */
      tokenizer: Value<'Tokenizer'>;
    },
    task: TaskTools,
  ): Promise<void> {
    const column = causalColumn(options.objective, task);
    const shape = architectureOf(architecture, task.fail);
    const context = options.context ?? shape.positions;
    if (context > shape.positions) task.fail('FTP0960', { context, positions: shape.positions });
    if (options.on.count === 0) task.fail('FTP0955', { operator: 'pretrain' });
    const tokenizerFile = await trainTokenizer(options.tokenizer, options.on, column, task);
    const tokenizer = await parseTokenizer(tokenizerFile, 'the new model', task.fail);
    const config = configOf(shape, tokenizer);
    const reading = { operator: 'pretrain', tokenizer, bos: config.bos, eos: config.eos, context };
    const read = options.packing === 'documents' ? readPieces : readBlocks;
    const prepared = await prepareTraining(
      options,
      {
        reading,
        objective: { kind: 'labels' },
        read: (rows) => read(rows, column, reading, task),
        optimizer: usualOptimizer(config.width),
        identity: JSON.stringify(config),
      },
      task,
    );
    task.measure('parameters', parameterCount(config));
    const engine = await requireEngine(task.fail, task.numerics);
    const weights = initialWeights(config, options.seed ?? task.seed);
    const model = { config, weights, adapter: null };
    const run = openTraining(engine, model, { what: 'model', dropout: 0 }, prepared, task);
    await train(run, task);
    const folder = task.tree('model');
    writeModelFiles(
      folder,
      writeConfig(config) as { readonly [key: string]: Json },
      (await run.program.state()).parameters,
    );
    writeFileSync(join(folder, 'tokenizer.json'), tokenizerFile);
    writeJson(folder, 'tokenizer_config.json', tokenizerConfigJson(config.positions));
    run.program.dispose();
  },
});

/** Wider models want smaller steps (Yang et al. 2022); 0.4 / width comes close to what published models of many widths were trained with. */
function usualOptimizer(width: number): OptimizerSettings {
  const learningRate = Math.min(6e-3, 0.4 / width);
  return {
    learningRate,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'cosine', warmup: 0.03 },
  };
}

/** The content of `tokenizer.json`. */
async function trainTokenizer(
  wanted: Value<'Tokenizer'>,
  rows: Rows,
  column: string,
  task: TaskTools,
): Promise<string> {
  if (wanted.$ !== 'bpe') return task.fail('FTP0967', { wanted: wanted.$, known: 'bpe(…)' });
  const vocabulary = wanted.vocabulary as number;
  const more = (wanted.tokens as readonly string[] | undefined) ?? [];
  const tokens = [...reserved, ...more];
  for (const [n, token] of more.entries()) {
    if (tokens.indexOf(token) < reserved.length + n) task.fail('FTP0948', { token, problem: 'it is there already' });
    if (token.length < 2) task.fail('FTP0948', { token, problem: 'it needs two characters or more' });
  }
  const smallest = smallestVocabulary + more.length;
  if (vocabulary < smallest) task.fail('FTP0966', { vocabulary, smallest });
  const counts = new Map<string, number>();
  let number = 0;
  for await (const batch of rows.batches()) {
    task.signal.throwIfAborted();
    for (const row of batch) countWords(textOf(row, column, ++number, task), counts);
  }
  return JSON.stringify(tokenizerJson(trainBpe(counts, vocabulary, tokens), tokens));
}

function configOf(shape: Omit<ModelConfig, 'vocabulary' | 'bos' | 'eos' | 'pad'>, tokenizer: Tokenizer): ModelConfig {
  const { bos, eos, pad } = specials;
  return {
    ...shape,
    vocabulary: tokenizer.size,
    bos: tokenizer.tokenId(bos),
    eos: tokenizer.tokenId(eos),
    pad: tokenizer.tokenId(pad),
  };
}
