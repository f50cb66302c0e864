import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fail } from './failure.ts';

/** Text to token ids and back, as the model's own `tokenizer.json` says. */
export interface Tokenizer {
  /** Entries, added tokens included: ids are below this. */
  readonly size: number;
  /** Ids of each text. `special` lets the tokenizer add what it adds on its own (often a begin token). */
  encode(texts: readonly string[], special: boolean): Promise<readonly (readonly number[])[]>;
  /** Ids of one text and the part of it that each of them stands for. */
  encodeWithOffsets(text: string, special: boolean): Promise<EncodedText>;
  /** `special` keeps the text of special tokens. */
  decode(ids: readonly number[], special: boolean): Promise<string>;
  tokenId(token: string): number | null;
}

export interface EncodedText {
  readonly ids: readonly number[];
  /**
   * From and to in UTF-16 units of the original text, whatever a normaliser made of it. Tokens that share a character share its offsets; a token that the
   * tokenizer added on its own stands at [0, 0].
   */
  readonly offsets: readonly (readonly [number, number])[];
}

/** Loads `tokenizer.json` of a model's folder. */
export async function readTokenizer(folder: string, fail: Fail): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json');
  if (!existsSync(path)) return fail('FTP0962', { folder, reason: 'it has no tokenizer.json' });
  return parseTokenizer(readFileSync(path, 'utf8'), folder, fail);
}

/** `text` is the content of a `tokenizer.json`. The Rust tokenizers run it, so that every kind of tokenizer there is gives the reference's ids. */
export async function parseTokenizer(text: string, folder: string, fail: Fail): Promise<Tokenizer> {
  const { Tokenizer: Native } = await import('tokenizers');
  let native: InstanceType<typeof Native>;
  try {
    native = Native.fromString(text);
  } catch (error) {
    return fail('FTP0962', {
      folder,
      reason: `its tokenizer.json is not understood (${(error as Error).message.split('\n')[0]})`,
    });
  }
  // What a file asks for here would cut or fill up texts behind our back.
  native.disableTruncation();
  native.disablePadding();
  return {
    size: native.getVocabSize(true),
    async encode(texts, special) {
      const encodings = await native.encodeBatch([...texts], { addSpecialTokens: special });
      return encodings.map((encoding) => encoding.getIds());
    },
    async encodeWithOffsets(text, special) {
      const encoding = await native.encode(text, null, { addSpecialTokens: special });
      const unit = utf16Units(text);
      const offsets = encoding.getOffsets().map(([from, to]) => [unit(from!), unit(to!)] as const);
      return { ids: encoding.getIds(), offsets };
    },
    decode: (ids, special) => native.decode([...ids], !special),
    tokenId: (token) => native.tokenToId(token),
  };
}

/** Where a code point begins in UTF-16 units: the native part counts code points, JavaScript units of 16 bits. */
function utf16Units(text: string): (codePoint: number) => number {
  // Without surrogates the two counts are one.
  if (!/[\ud800-\udfff]/.test(text)) return (codePoint) => codePoint;
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  return (codePoint) => starts[codePoint] ?? text.length;
}
