import { type Path, signature, value } from '../../compiler/operators/authoring.ts';

/** A model in a folder beside the pipeline, in Hugging Face layout: `config.json`, safetensors weights, `tokenizer.json`. */
export const folder = value({
  version: '1',
  family: 'ModelRef',
  positional: ['path'],
  create: signature<(/** Relative to the project. */ path: Path) => void>(),
});
