import type { Generation, Program } from '../engines/engine.ts';
import { drawNumber, drawn, likeliest, nextTokens, type Sampling } from './sampling.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Writing {
  readonly sampling: Sampling;
  readonly seed: number;
  /** New tokens at most, the end token included. */
  readonly tokens: number;
  /** Ends a text before the first place where one of these stands. */
  readonly stop: readonly string[];
  /** Tokens that end a text. */
  readonly ends: readonly number[];
  /** Number of the first prompt among all there are: random numbers follow from it. Zero unless said. */
  readonly first?: number;
  /** Prompts that are worked on side by side at most. The texts do not depend on it but for rounding. */
  readonly rows?: number;
  readonly signal?: AbortSignal;
}

export interface Written {
  /** New tokens as the model gave them, with the end token or those that the stop string is made of. */
  readonly ids: readonly number[];
  /** What stands after the prompt, without special tokens, the stop string and what follows it. */
  readonly text: string;
  readonly ended: 'end' | 'stop' | 'length';
}

/** A model that writes. */
export interface Writer {
  readonly program: Program;
  readonly tokenizer: Tokenizer;
  /** Longest text in tokens. */
  readonly positions: number;
}

/** Prompts side by side where the caller does not say. */
const usualRows = 8;
/** Smallest cache; larger ones double, so that few distinct shapes occur. */
const smallestCapacity = 64;

/** Entries of the smallest cache that holds `tokens`. */
export function capacityFor(tokens: number, positions: number): number {
  let capacity = smallestCapacity;
  while (capacity < tokens) capacity *= 2;
  return Math.min(capacity, positions);
}

/**
 * Continues each prompt, given as token ids with at least one token each; one entry per prompt, in order. A prompt that leaves no room is continued by as many tokens
 * as the model has positions for, which may be none.
 */
export async function write(
  writer: Writer,
  prompts: readonly (readonly number[])[],
  writing: Writing,
): Promise<readonly Written[]> {
  const rows = writing.rows ?? usualRows;
  const room = (prompt: number) =>
    Math.max(0, Math.min(writing.tokens, writer.positions - prompts[prompt]!.length + 1));
  const done: Written[] = [];
  // By length, so that little is computed on padding.
  const order = [...prompts.keys()].sort((a, b) => prompts[a]!.length - prompts[b]!.length || a - b);
  const open = order.filter((prompt) => room(prompt) > 0);
  for (const prompt of order) if (room(prompt) === 0) done[prompt] = { ids: [], text: '', ended: 'length' };
  for (let from = 0; from < open.length; from += rows) {
    const group = open.slice(from, from + rows);
    const texts = group.map((prompt) => newText(prompt, prompts[prompt]!, room(prompt)));
    await writeGroup(writer, texts, open.length > rows ? rows : texts.length, writing);
    for (const text of texts) done[text.prompt] = await finished(writer.tokenizer, text, writing.stop);
  }
  return done;
}

/** A text in the making. */
interface Text {
  /** Its place among the prompts, from which its random numbers follow. */
  readonly prompt: number;
  readonly before: readonly number[];
  readonly room: number;
  readonly ids: number[];
  ended: Written['ended'] | null;
}

const newText = (prompt: number, before: readonly number[], room: number): Text => ({
  prompt,
  before,
  room,
  ids: [],
  ended: null,
});

/** `rows` may be more than there are texts: a last group that is as large as the others runs in their graphs. */
async function writeGroup(
  { program, tokenizer, positions }: Writer,
  texts: readonly Text[],
  rows: number,
  writing: Writing,
): Promise<void> {
  const longest = Math.max(...texts.map(({ before, room }) => before.length + room));
  const prompts = Array.from({ length: rows }, (_, row) => Int32Array.from(texts[row]?.before ?? [0]));
  let generation: Generation | null = null;
  try {
    generation = await program.generate(prompts, capacityFor(Math.min(longest, positions), positions));
    for (let step = 0; ; step++) {
      writing.signal?.throwIfAborted();
      const next = await nextOfEach(texts, rows, generation.scores(), step, writing, tokenizer);
      if (texts.every(({ ended }) => ended !== null)) return;
      await generation.advance(next);
    }
  } finally {
    generation?.dispose();
  }
}

/** Adds a token to every text that has not ended; the others rest. */
async function nextOfEach(
  texts: readonly Text[],
  rows: number,
  scores: Float32Array,
  step: number,
  { sampling, seed, stop, ends, first = 0 }: Writing,
  tokenizer: Tokenizer,
): Promise<Int32Array> {
  const vocabulary = scores.length / rows;
  const next = new Int32Array(rows).fill(-1);
  for (const [row, text] of texts.entries()) {
    if (text.ended !== null) continue;
    const own = scores.subarray(row * vocabulary, (row + 1) * vocabulary);
    const token =
      sampling.temperature === 0
        ? likeliest(own)
        : drawn(nextTokens(own, sampling), drawNumber(seed, first + text.prompt, step));
    text.ids.push(token);
    if (ends.includes(token)) text.ended = 'end';
    else if (stop.length > 0 && firstStop(await textAfter(tokenizer, text), stop) !== null) text.ended = 'stop';
    else if (text.ids.length >= text.room) text.ended = 'length';
    if (text.ended === null) next[row] = token;
  }
  return next;
}

async function finished(tokenizer: Tokenizer, text: Text, stop: readonly string[]): Promise<Written> {
  const whole = await textAfter(tokenizer, text);
  const at = firstStop(whole, stop);
  return { ids: text.ids, text: at === null ? whole : whole.slice(0, at), ended: text.ended! };
}

/** Where the first of the stop strings begins. */
function firstStop(text: string, stop: readonly string[]): number | null {
  const places = stop.map((part) => text.indexOf(part)).filter((at) => at >= 0);
  return places.length === 0 ? null : Math.min(...places);
}

/**
 * What the new tokens add to the prompt's text. Tokens are read together with the prompt: alone, some tokenizers would take the first space away, and a character
 * may begin in the prompt.
 */
export async function textAfter(
  tokenizer: Tokenizer,
  { before, ids }: { readonly before: readonly number[]; readonly ids: readonly number[] },
): Promise<string> {
  const prompt = await tokenizer.decode(before, false);
  const whole = await tokenizer.decode([...before, ...ids], false);
  return whole.startsWith(prompt) ? whole.slice(prompt.length) : tokenizer.decode(ids, false);
}
