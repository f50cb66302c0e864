import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { layOut } from '../../compiler/syntax/layout.ts';
import { lex } from '../../compiler/syntax/lexer.ts';
import { type Parsed, parse } from '../../compiler/syntax/parse.ts';
import { FtpParser } from '../../compiler/syntax/parser.ts';
import { collectProblems } from '../../compiler/syntax/problems.ts';
import { positionFaults } from './tree.ts';

const parser = new FtpParser();

/** Reads any text; whatever it is, the tree is sound and the diagnostics are in the text. */
export function sound(text: string): Parsed {
  const result = parse(text, 'test.ftp');
  assert.equal(positionFaults(result.tree, text), [], text.slice(0, 400));
  for (const { location } of result.diagnostics) {
    const { start, end } = location!.span;
    assert.ok(0 <= start && start <= end && end <= text.length, `${start} ${end} in ${text.slice(0, 400)}`);
  }
  return result;
}

/** The same, and no rule of the grammar failed on the way: recovery foresaw it all. */
function survive(text: string): void {
  const problems = collectProblems('test.ftp');
  parser.read(layOut(lex(text, problems).tokens, problems), problems);
  assert.equal(
    parser.errors.map(({ message }) => message),
    [],
    text.slice(0, 400),
  );
  sound(text);
}

const pieces = [
  ...['data', 'model', 'edition', 'use', 'test', 'require', 'expect', 'if', 'then', 'else', 'and', 'or', 'not', 'true'],
  ...['a', 'å', '_b', '1', '2.5', '1..2', '2027-03-02', '"t"', '"a {', '} b"', '"', '24GB', '3 %', '.5', '1e5'],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    'R<',
    '>=',
    ':',
    '=',
    ',',
    '.',
    '..',
    '?',
    '@',
    '|>',
    '+',
    '-',
    '*',
    '/',
    '==',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    '\n',
    '\n',
    '\n  ',
    '\r\n',
    '\t',
    '// c\n',
    '/// d\n',
    '/*',
    '\\',
    '&&',
    '!',
    ';',
    '#',
    '“',
    "'",
    '\u0000',
    '😀',
    '\ud800',
  ],
];

/** Random sequences of the language's tokens, and of what is none. */
export function survivesSoup(numRuns: number): void {
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(fc.property(soup, survive), { numRuns });
}

/** Random characters. */
export function survivesText(numRuns: number): void {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), survive), { numRuns });
}

/** Sound and broken sources with a few places cut out, doubled or filled in: what editing does to a file. */
export function survivesEdits(sources: readonly string[], numRuns: number): void {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.oneof(fc.constant(0), fc.nat(12)),
    insert: fc.oneof(fc.constant(''), fc.constantFrom(...pieces)),
  });
  const edited = fc.tuple(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(edited, ([source, edits]) => {
      let text = source;
      for (const { at, cut, insert } of edits) {
        const offset = Math.floor(at * text.length);
        text = text.slice(0, offset) + insert + text.slice(offset + cut);
      }
      survive(text);
    }),
    { numRuns },
  );
}
