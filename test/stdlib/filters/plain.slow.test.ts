import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  english,
  type PlainLimits,
  plainLines,
  plainQuality,
  plainRepetition,
  plainSignature,
  plainSimplifier,
  swedish,
} from '../../../bench/plain-chain.ts';
import { Drop, type RowKernel } from '../../../compiler/operators/authoring.ts';
import { minHash } from '../../../stdlib/dedup/minhash-kernel.ts';
import { fineweb_quality } from '../../../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../../../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../../../stdlib/filters/gopher-repetition.ts';
import { punctuation, symbols, terminalPunctuation } from '../../../stdlib/text/punctuation.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { simplify } from '../../../stdlib/text/simplify.ts';
import { words } from '../../../stdlib/text/tokens.ts';
import { oddDocuments } from '../../support/odd-documents.ts';

/**
 * Decisions, simplified texts and signatures on thousands of odd documents, beside the plain implementation of the published definitions. datatrove 0.10 itself was asked about
 * 70,000 such documents (`docs/guides/text-rules.md`); the plain one says the same as it, and needs no Python.
 */
const count = 6000;
const make = oddDocuments(31, true);
const text = { name: 'text' };

for (const [name, variant, limits] of [
  ['the Swedish limits', 'fineweb2_swedish', swedish],
  ['the English limits', 'english', english],
] as const)
  test(`decides as the plain implementation by ${name}`, async () => {
    const tools = await rowTools(1, { language: false });
    const rules: readonly (readonly [RowKernel, (text: string, limits: PlainLimits) => string | null])[] = [
      [gopher_repetition.create(text, { variant }, tools), plainRepetition],
      [
        fineweb_quality.create(text, { variant }, tools),
        (text, limits) => plainLines(text, terminalPunctuation, limits),
      ],
      [gopher_quality.create(text, { variant }, tools), (text, limits) => plainQuality(text, symbols, limits)],
    ];
    const reasons = new Set<string>();
    for (let i = 0; i < count; i++) {
      const document = make(i);
      for (const [kernel, plain] of rules) {
        const result = kernel({ text: document });
        const ours = result instanceof Drop ? result.reason : null;
        assert.is(ours, plain(document, limits), `document ${i}: ${JSON.stringify(document.slice(0, 200))}`);
        reasons.add(String(ours));
      }
    }
    assert.ok(reasons.size >= 18, `the documents reach ${[...reasons].join(', ')}`);
  });

test('simplifies and signs as the plain implementation', () => {
  const simplified = plainSimplifier(punctuation);
  const kernel = minHash(5, { bands: 14, rows: 8 }, 1);
  for (let i = 0; i < count; i++) {
    const document = make(i);
    const plain = simplified(document);
    assert.is(simplify(document), plain, `document ${i}`);
    const tokens = words(plain);
    if (i % 10 !== 0 || tokens.length < 5 || tokens.length > 2000) continue;
    const hashes = tokens.slice(4).map((_, at) =>
      createHash('sha1')
        .update(tokens.slice(at, at + 5).join(' '))
        .digest()
        .readBigUInt64LE(0),
    );
    assert.equal(Array.from(kernel.signature(BigUint64Array.from(hashes))), plainSignature(plain), `document ${i}`);
  }
});

test.run();
