import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';
import { codePoints } from './python-text.ts';

const address = /(?:https?:\/\/|www\.)[^\p{White_Space}<>"”»]+/giu;

/** Share of characters that belong to web addresses (`https://…`, `www.…`). 0 for the empty text. */
export const url_share = scalar({
  version: '1',
  call: (text: string): Fraction =>
    text === '' ? 0 : (text.match(address) ?? []).reduce((sum, url) => sum + codePoints(url), 0) / codePoints(text),
});
