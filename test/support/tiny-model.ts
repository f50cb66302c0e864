import type { Json } from '../../compiler/operators/manifest.ts';
import { byteCharacters } from '../../stdlib/models/bpe.ts';
import { reserved, tokenizerConfigJson, tokenizerJson } from '../../stdlib/models/bpe-tokenizer.ts';
import { parseConfig, writeConfig } from '../../stdlib/models/config.ts';
import { initialWeights } from '../../stdlib/models/initialise.ts';
import { encodeSafetensors } from '../../stdlib/models/safetensors.ts';
import { fail } from '../stdlib/models/support.ts';

export type Files = Readonly<Record<string, Uint8Array>>;

const json = (value: Json): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** The files of a Llama of two layers with random weights and a tokenizer of bytes, as a repository of a hub holds them. */
export function tinyModel(seed: number, { shards = 1 } = {}): Files {
  const characters = [...reserved, ...byteCharacters];
  const raw = {
    model_type: 'llama',
    hidden_size: 16,
    num_attention_heads: 4,
    num_hidden_layers: 2,
    intermediate_size: 24,
    vocab_size: 264,
    max_position_embeddings: 64,
    bos_token_id: 0,
    eos_token_id: 1,
    pad_token_id: 2,
  };
  const config = parseConfig(raw, 'the tiny model', fail);
  const weights = [...initialWeights(config, seed)];
  const parts = Array.from({ length: shards }, (_, i) => {
    const each = Math.ceil(weights.length / shards);
    return weights.slice(i * each, (i + 1) * each);
  });
  const nameOf = (i: number): string =>
    shards === 1 ? 'model.safetensors' : `model-0000${i + 1}-of-0000${shards}.safetensors`;
  const map = parts.flatMap((part, i) => part.map(([name]) => [name, nameOf(i)] as const));
  return {
    'README.md': new TextEncoder().encode('# Tiny\n'),
    '.gitattributes': new TextEncoder().encode('*.safetensors filter=lfs\n'),
    'config.json': json(writeConfig(config)),
    'generation_config.json': json({ bos_token_id: 0, eos_token_id: 1 }),
    'tokenizer.json': json(
      tokenizerJson({ vocabulary: Object.fromEntries(characters.map((each, id) => [each, id])), merges: [] }),
    ),
    'tokenizer_config.json': json(tokenizerConfigJson(64)),
    'chat_template.jinja': new TextEncoder().encode('{% for message in messages %}{{ message.content }}{% endfor %}'),
    'onnx/model.onnx': new TextEncoder().encode('not wanted'),
    ...Object.fromEntries(parts.map((part, i) => [nameOf(i), encodeSafetensors(new Map(part))])),
    ...(shards === 1
      ? {}
      : { 'model.safetensors.index.json': json({ metadata: {}, weight_map: Object.fromEntries(map) }) }),
  };
}
