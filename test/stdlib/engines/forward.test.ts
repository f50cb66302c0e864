import { test } from 'uvu';
import { shared } from '../../support/shared.ts';
import { checkScores } from './golden.ts';

const golden = shared('golden/training');
const models = [
  'tiny-llama-gqa',
  'tiny-llama-gqa-linear-legacycfg',
  'tiny-llama3-tied',
  'tiny-llama3-tied-bf16',
  'tiny-llama3-tied-legacycfg',
  'tiny-qwen2',
  'tiny-qwen2-fp16',
  'tiny-mistral',
  'tiny-mistral-sharded',
  'tiny-gpt2',
  'tiny-gpt2-noprefix',
  'tiny-gptsw3-like',
];

if (golden !== null)
  for (const name of models) test(`scores of ${name} are those of the reference`, () => checkScores(golden, name));

test.run();
