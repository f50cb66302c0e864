import { scalar } from '../../compiler/operators/authoring.ts';
import { wordEntropy } from './entropy.ts';

/**
 * Entropy of the text's words in nats, as SWEb (Norlund et al. 2024) computes it: over words between white space, in lower case and without ASCII
 * signs. Prose of a page has 4 to 6, a list of repeated phrases below 3. 0 for a text without words.
 */
export const unigram_entropy = scalar({ version: '1', call: (text: string): number => wordEntropy(text) });
