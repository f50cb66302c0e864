import type { Json } from '../../compiler/operators/manifest.ts';
import { type Bpe, byteCharacters } from './bpe.ts';

/** Special tokens of the tokenizers that are trained here; their ids are their places in this list. */
export const specials = { bos: '<s>', eos: '</s>', pad: '<pad>' } as const;
export const reserved: readonly string[] = Object.values(specials);

/** Special tokens and bytes: without these some text would have no tokens. */
export const smallestVocabulary = reserved.length + byteCharacters.length;

/** `tokenizer.json`: byte-level, so every text has tokens and comes back unchanged; `<s>` is put before a document. `tokens` are the special ones. */
export function tokenizerJson({ vocabulary, merges }: Bpe, tokens: readonly string[] = reserved): Json {
  const id = (token: string) => tokens.indexOf(token);
  const added = tokens.map((content) => ({
    id: id(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const { bos } = specials;
  const beginning = { SpecialToken: { id: bos, type_id: 0 } };
  const sequence = (name: string, type: number) => ({ Sequence: { id: name, type_id: type } });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [beginning, sequence('A', 0)],
      pair: [beginning, sequence('A', 0), beginning, sequence('B', 1)],
      special_tokens: { [bos]: { id: bos, ids: [id(bos)], tokens: [bos] } },
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabulary,
      merges,
    },
  };
}

/** `tokenizer_config.json` beside it. `positions` is the longest sequence of the model. */
export function tokenizerConfigJson(positions: number): Json {
  return {
    add_bos_token: true,
    bos_token: specials.bos,
    clean_up_tokenization_spaces: false,
    eos_token: specials.eos,
    model_max_length: positions,
    pad_token: specials.pad,
    tokenizer_class: 'PreTrainedTokenizerFast',
  };
}
