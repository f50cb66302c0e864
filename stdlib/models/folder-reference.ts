import { type Path, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A model in a folder, in Hugging Face layout: `config.json`, safetensors weights, `tokenizer.json`. For `with_adapter` an adapter in PEFT's layout. Its files enter keys
 * by content, so it may lie anywhere.
 */
export const folder = value({
  version: '1',
  family: 'ModelRef',
  positional: ['path'],
  create: signature<(/** Absolute, or relative to the project. */ path: Path) => void>(),
});
