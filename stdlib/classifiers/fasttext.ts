import { byteReader } from './byte-reader.ts';
import { type Dictionary, readDictionary } from './dictionary.ts';
import { type Huffman, huffman } from './huffman.ts';
import { type Matrix, readDense, readQuantized } from './matrix.ts';
import { labelPrefix, wordVectors } from './word-vectors.ts';

export interface Prediction {
  readonly label: string;
  /** 0..1 */
  readonly probability: number;
}

/** A supervised fastText model. */
export interface FastText {
  readonly labels: readonly string[];
  /** The likeliest label; null for a text without anything that the model knows. */
  predict(text: string): Prediction | null;
  /** The likeliest labels in falling order, at most `most`, the first that of `predict`; what is below 1e-5 is left out, as fastText does. */
  rank(text: string, most: number): readonly Prediction[];
}

const MAGIC = 793712314;
const SUPERVISED = 3;
const HIERARCHICAL = 1;
const SOFTMAX = 3;
const ONE_VERSUS_ALL = 4;

/**
 * Reads a supervised model of fastText (Bojanowski et al. 2017; Joulin et al. 2016), `.bin` or quantized `.ftz`, and predicts with it: the mean of the vectors of
 * words and their character n-grams, then softmax, plain or hierarchical. Predictions agree with fastText's own up to rounding: sums are kept in 64 bits here. A
 * text costs a table lookup per word instead of a sum over its n-grams, which is what makes it some ten times faster. Word n-grams are not read: `wordNgrams` must
 * be 1. Throws an `Error` that says what is wrong with the file.
 */
export function readFastText(file: Uint8Array): FastText {
  const from = byteReader(file);
  if (from.int32() !== MAGIC) throw new Error('it is no model of fastText');
  const version = from.int32();
  if (version !== 12 && version !== 11) throw new Error(`it has version ${version} of the format; 11 and 12 are read`);
  const settings = Array.from({ length: 12 }, () => from.int32());
  const [dimension, , , , , wordNgrams, loss, kind, bucket, minn, maxn] = settings as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  from.float64();
  if (kind !== SUPERVISED) throw new Error('it is a model of word vectors, not a classifier');
  if (wordNgrams !== 1) throw new Error(`it was trained with ${wordNgrams}-grams of words; only single words are read`);
  // Version 11 with labels alone has no n-grams, whatever it says.
  const dictionary = readDictionary(from, { minn, maxn: version === 11 ? 0 : maxn, bucket });
  const quantized = from.int8() !== 0;
  const input = quantized ? readQuantized(from) : readDense(from);
  const output = from.int8() !== 0 && quantized ? readQuantized(from) : readDense(from);
  const best = bestOf(loss, output, dictionary);
  const leaves = allOf(loss, output, dictionary);
  const vectors = wordVectors(dictionary, input, dimension);
  const labels = dictionary.labels.map((label) => label.replace(labelPrefix, ''));
  const hidden = new Float64Array(dimension);
  /** Mean of what the text's words stand for, left in `hidden`; false where that is nothing. */
  const embed = (text: string): boolean => {
    hidden.fill(0);
    const count = vectors.addAll(text, hidden);
    for (let i = 0; i < dimension; i++) hidden[i]! /= count;
    return count > 0;
  };
  return {
    labels,
    predict(text) {
      if (!embed(text)) return null;
      const { label, probability } = best(hidden);
      return { label: labels[label]!, probability };
    },
    rank(text, most) {
      if (!embed(text)) return [];
      return leaves(hidden, most).map(({ label, probability }) => ({ label: labels[label]!, probability }));
    },
  };
}

interface Leaf {
  readonly label: number;
  readonly probability: number;
}
type Best = (hidden: Float64Array) => Leaf;
type Ranked = (hidden: Float64Array, most: number) => readonly Leaf[];

/** What fastText never tells of, whatever is asked for. */
const LEAST = 1e-5;

function allOf(loss: number, output: Matrix, { labels, labelCounts }: Dictionary): Ranked {
  if (loss === HIERARCHICAL) return descendRanked(huffman(labelCounts), output);
  return (hidden, most) => {
    const scores = labels.map((_, i) => output.dot(hidden, i));
    const highest = Math.max(...scores);
    const sum = scores.reduce((all, score) => all + Math.exp(score - highest), 0);
    return scores
      .map((score, label) => ({
        label,
        probability: loss === ONE_VERSUS_ALL ? 1 / (1 + Math.exp(-score)) : Math.exp(score - highest) / sum,
      }))
      .filter(({ probability }) => probability >= LEAST)
      .sort((a, b) => b.probability - a.probability)
      .slice(0, most);
  };
}

function bestOf(loss: number, output: Matrix, { labels, labelCounts }: Dictionary): Best {
  if (loss === HIERARCHICAL) return descend(huffman(labelCounts), output);
  if (loss !== SOFTMAX && loss !== ONE_VERSUS_ALL)
    throw new Error(`it was trained with a loss of kind ${loss}, which is not read`);
  return (hidden) => {
    let label = 0;
    let highest = Number.NEGATIVE_INFINITY;
    const scores = labels.map((_, i) => output.dot(hidden, i));
    scores.forEach((score, i) => {
      if (score > highest) [highest, label] = [score, i];
    });
    if (loss === ONE_VERSUS_ALL) return { label, probability: 1 / (1 + Math.exp(-highest)) };
    return { label, probability: 1 / scores.reduce((sum, score) => sum + Math.exp(score - highest), 0) };
  };
}

/** fastText keeps its logarithms from minus infinity this way; probabilities come out a little above their product. */
const log = (x: number): number => Math.log(x + 1e-5);

/** Walks the tree, without branches that cannot win any more. */
function descend({ labels, left, right }: Huffman, output: Matrix): Best {
  const root = left.length - 1;
  return (hidden) => {
    let label = 0;
    let highest = Number.NEGATIVE_INFINITY;
    const visit = (node: number, score: number): void => {
      if (score < highest) return;
      if (node < labels) {
        if (score > highest) [highest, label] = [score, node];
        return;
      }
      const share = 1 / (1 + Math.exp(-output.dot(hidden, node - labels)));
      // The likelier side first cuts most of the other one off; equal scores keep the order of fastText.
      if (share > 0.5) {
        visit(right[node]!, score + log(share));
        visit(left[node]!, score + log(1 - share));
      } else {
        visit(left[node]!, score + log(1 - share));
        visit(right[node]!, score + log(share));
      }
    };
    visit(root, 0);
    return { label, probability: Math.min(1, Math.exp(highest)) };
  };
}

/** The same for several: a branch is left out when it is less probable than the last of those that are wanted. */
function descendRanked({ labels, left, right }: Huffman, output: Matrix): Ranked {
  const root = left.length - 1;
  return (hidden, most) => {
    const found: { label: number; score: number }[] = [];
    const visit = (node: number, score: number): void => {
      const worst = found.length < most ? Math.log(LEAST) : found[most - 1]!.score;
      if (score < worst) return;
      if (node < labels) {
        const at = found.findIndex((other) => other.score < score);
        found.splice(at < 0 ? found.length : at, 0, { label: node, score });
        if (found.length > most) found.pop();
        return;
      }
      const share = 1 / (1 + Math.exp(-output.dot(hidden, node - labels)));
      const sides = [
        [right[node]!, score + log(share)],
        [left[node]!, score + log(1 - share)],
      ] as const;
      for (const [child, own] of share > 0.5 ? sides : [...sides].reverse()) visit(child, own);
    };
    visit(root, 0);
    return found.map(({ label, score }) => ({ label, probability: Math.min(1, Math.exp(score)) }));
  };
}
