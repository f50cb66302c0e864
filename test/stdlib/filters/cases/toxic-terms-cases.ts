import { toxic_terms } from '../../../../stdlib/filters/toxic-terms.ts';
import type { Suite } from './case.ts';

const terms = ['dumbom', 'gammal gnällspik', 'skräp*', 'tok* stolle*', 'f.d. tok', 'å'];

export const suite: Suite = {
  operator: 'toxic_terms',
  make: (options, tools) => toxic_terms.create({ name: 'text' }, { terms, ...options }, tools),
  cases: [
    ['none', 'En vänlig text om böcker.', {}, 'keep'],
    ['the empty text', '', {}, 'keep'],
    ['a term', 'Han är en dumbom.', {}, ['toxic_terms', 1, 0]],
    ['a capital', 'Dumbom!', {}, ['toxic_terms', 1]],
    ['all capitals', 'DUMBOM', {}, ['toxic_terms', 1]],
    ['part of a word is none', 'dumbommen och superdumbom', {}, 'keep'],
    ['between signs', '”dumbom”-tal', {}, ['toxic_terms', 1]],
    ['two words', 'en gammal gnällspik', {}, ['toxic_terms', 1]],
    ['two words over a line end', 'en gammal\n  gnällspik', {}, ['toxic_terms', 1]],
    ['a sign between the two', 'gammal, gnällspik', {}, 'keep'],
    ['the first of the two alone', 'en gammal bok', {}, 'keep'],
    ['the first of the two at the end', 'den är gammal', {}, 'keep'],
    ['a beginning', 'skräptexten', {}, ['toxic_terms', 1]],
    ['the beginning itself', 'skräp', {}, ['toxic_terms', 1]],
    ['the beginning within a word', 'byskräp', {}, 'keep'],
    ['an open last word', 'en tok stollen', {}, 'keep'],
    ['a star within a term is a sign', 'tok* stollen', {}, ['toxic_terms', 1]],
    ['signs of a term must be there', 'en f.d. tok', {}, ['toxic_terms', 1]],
    ['a term with signs left out', 'en f d tok', {}, 'keep'],
    ['å, composed', 'vid en å', {}, ['toxic_terms', 1]],
    ['å in capitals', 'VID EN Å', {}, ['toxic_terms', 1]],
    ['two found, two allowed', 'dumbom, skräp', { max_terms: 2 }, 'keep'],
    ['three found, two allowed', 'dumbom, skräp, dumbom', { max_terms: 2 }, ['toxic_terms', 3, 2]],
    ['1 of 10 words, a tenth allowed', 'dumbom a b c d e f g h i', { max_share: 0.1 }, 'keep'],
    ['1 of 9 words, a tenth allowed', 'dumbom a b c d e f g h', { max_share: 0.1 }, ['toxic_terms', 1]],
    ['3 of 4 words, but three allowed', 'dumbom dumbom dumbom a', { max_terms: 3, max_share: 0.1 }, 'keep'],
  ],
};
