import { signature, type Value, value } from '../../compiler/operators/authoring.ts';

/**
 * Puts the same pseudonym wherever the same number, address or name stands, so that a text can still be followed. What has a pseudonym is personal data as
 * long as anybody has the key (GDPR article 4(5), recital 26), so the labels of its column stay.
 *
 * Pseudonyms are made with HMAC-SHA-256 (RFC 2104), as ENISA advises against plain digests, since all personal numbers can be tried in seconds.
 */
export const pseudonymise = value({
  version: '1',
  family: 'Pseudonym',
  checks: ['per = dataset requires key', 'form = lookalike requires key'],
  create:
    signature<
      (options: {
        /**
         * Where the same gets the same: within each document, or in everything that is made with the key.
         * @default dataset
         */
        per?: 'document' | 'dataset';
        /**
         * A tag (`[PHONE kqzvbtmwpdfh]`; numbered within a document without a key: `[PHONE 2]`), or something of the same form that can be nobody's: a
         * wrong check digit, example.com, a reserved address. Telephone numbers, plates, postal addresses and names have no such form and get a tag.
         * @default tag
         */
        form?: 'tag' | 'lookalike';
        /** Left out only with `per: document` and tags. */
        key?: Value<'Secret'>;
      }) => void
    >(),
});
