import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Declaration } from '../../../compiler/syntax/ast.ts';
import { parse } from '../../../compiler/syntax/parse.ts';
import { FtpParser } from '../../../compiler/syntax/parser.ts';
import { brief, positionFaults } from '../../support/tree.ts';

/** The statements of a text without mistakes, in prefix form. */
function read(text: string): string {
  const { tree, diagnostics } = parse(text, 'test.ftp');
  assert.equal(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    [],
    text,
  );
  assert.equal(positionFaults(tree, text), [], text);
  return brief(tree);
}

/** The value of `x`. */
const value = (text: string): string => read(`data x = ${text}\n`).slice('(data x = '.length, -1);

function table(name: string, read: (text: string) => string, cases: Record<string, string>): void {
  test(name, () => {
    for (const [text, expected] of Object.entries(cases)) assert.is(read(text), expected, text);
  });
}

test('the grammar passes the checks of the parser generator', () => {
  assert.not.throws(() => new FtpParser(true));
});

table('statements', read, {
  'edition 2026': '(edition 2026)',
  'use "std/swedish"': '(use "std/swedish" *)',
  'use "std/swedish" { swedish_web, other }': '(use "std/swedish" swedish_web other)',
  'use "a" {\n  b\n  c,\n}': '(use "a" b c)',
  'test "it works" { rows: [], expect none(rows) }': '(test "it works" {rows: [] (expect (none rows))})',
  'record Note { id: Text, text: Text @personal }': '(record Note {id: Text text: (@ Text personal)})',
  'source notes: Rows<Note> = jsonl("a") { role: held_out }':
    '(source notes : (< Rows Note) = (jsonl "a") {role: held_out})',
  'filter tidy(rows, min: Fraction = 65%) = rows': "(filter tidy (rows min: Fraction = 65'%) = rows)",
  'model m = f() {}': '(model m = (f) {})',
  'place default = laptop': '(place default = laptop)',
  'sorce x = y': '(sorce x = y)',
  '': '',
  '\n\n// only this\n': '',
});

table('keywords are names elsewhere', read, {
  'data test = edition': '(data test = edition)',
  'use use = use': '(use use = use)',
  'test edition': '(test edition)',
  'edition test = 3': '(edition test = 3)',
  'data d = split(by: id, test: 20%, if: 1, and: 2, true: 3)':
    "(data d = (split by: id test: 20'% if: 1 and: 2 true: 3))",
  'data d = corpus.test.if.and': '(data d = (. (. (. corpus test) if) and))',
  'evaluation e = f() { require: 3, expect: 4, then: 5 }': '(evaluation e = (f) {require: 3 expect: 4 then: 5})',
  'evaluation e = f() { require require > expect }': '(evaluation e = (f) {(require (> require expect))})',
});

table('precedence', value, {
  'a |> f() |> g(b)': '(|> (|> a (f)) (g b))',
  'if a then b else c |> f()': '(|> (if a b c) (f))',
  'if a or b then c else if d then e else f': '(if (or a b) c (if d e f))',
  'a or b and c or d': '(or (or a (and b c)) d)',
  'not a and b': '(and (not a) b)',
  'not a == b': '(not (== a b))',
  'not not a': '(not (not a))',
  'a and not b < c or d': '(or (and a (not (< b c))) d)',
  'a + b * c - d / e': '(- (+ a (* b c)) (/ d e))',
  'a - b - c': '(- (- a b) c)',
  'a * b + c < d + e': '(< (+ (* a b) c) (+ d e))',
  '-a * b': '(* (- a) b)',
  '- -a': '(- (- a))',
  '-a.b(c)': '(- ((. a b) c))',
  'a - -b': '(- a (- b))',
  'a.b(c).d': '(. ((. a b) c) d)',
  '(a + b) * c': '(* (group (+ a b)) c)',
  'bpb <= 0.98 * bpb.baseline': '(<= bpb (* 0.98 (. bpb baseline)))',
  '0..n - 1': '(.. 0 (- n 1))',
  '-1..1': '(.. (- 1) 1)',
  'a < 1..2': '(< a (.. 1 2))',
});

table('literals', value, {
  '1..1024': '(.. 1 1024)',
  '1.5..2.5': '(.. 1.5 2.5)',
  '2e-3': '2e-3',
  '1E+9': '1E+9',
  '2027-03-02': '2027-03-02',
  '2027 - 03 - 02': '(- (- 2027 03) 02)',
  '[true, false]': '[true false]',
  '{ a: 1, b: { c: [] } }': '{a: 1 b: {c: []}}',
  '{}': '{}',
  '24GB': "24'GB",
  '3%': "3'%",
  '2h': "2'h",
  '200 steps': "200'steps",
  '2e': "2'e",
  '2epochs': "2'epochs",
  '1..10 tokens': "(.. 1 10'tokens)",
  'f(1, 2 steps, keep: 3)': "(f 1 2'steps keep: 3)",
  'if x > 3 then 4 else 5': '(if (> x 3) 4 5)',
  'x > 3 and y < 4 or z': '(or (and (> x 3) (< y 4)) z)',
});

table('text', value, {
  '"plain"': '"plain"',
  '""': '""',
  '"a {b} c"': '"a {b} c"',
  '"{a}{b.c + 1}"': '"{a}{(+ (. b c) 1)}"',
  '"{{not}} {yes}"': '"{not} {yes}"',
  '"{f({ a: "in {side}" })}"': '"{(f {a: "in {side}"})}"',
  '"say \\"hi\\"\\n\\t\\\\ \\u{e5}"': '"say "hi"\n\t\\ å"',
  '"// no comment"': '"// no comment"',
});

table('types', (text) => read(`param x: ${text}`).slice('(param x : '.length, -1), {
  'Text?': '(? Text)',
  'Text @personal': '(@ Text personal)',
  'Text? @personal': '(@ (? Text) personal)',
  'Int 1..1024': '(refined Int (.. 1 1024))',
  'Int -5..5?': '(? (refined Int (.. (- 5) 5)))',
  'Fraction 0%..50%': "(refined Fraction (.. 0'% 50'%))",
  'Rows<Note>': '(< Rows Note)',
  'Rows<List<Text?>>': '(< Rows (< List (? Text)))',
  'Map<Text, { a: Int 1..3, b: Text }>': '(< Map Text {a: (refined Int (.. 1 3)) b: Text})',
  'Rows<Note> = notes': '(< Rows Note) = notes',
  'Rows<Rows<Note>>= notes': '(< Rows (< Rows Note)) = notes',
});

table('`<` compares unless it opens type arguments', value, {
  'f(x<3)': '(f (< x 3))',
  'f(x<3, y>2)': '(f (< x 3) (> y 2))',
  'x<y and z>w': '(and (< x y) (> z w))',
  'f(x <y, z> w)': '(f (< x y) (> z w))',
  'empty(Rows<Note>)': '(empty (< Rows Note))',
});

table('layout', read, {
  'data x =\n  a\n  |> f()\n  |> g()\ndata y = b': '(data x = (|> (|> a (f)) (g))) (data y = b)',
  'data x = a // first\n  // between\n\n  |> f()': '(data x = (|> a (f)))',
  'data x = f(\n  a,\n  b: 1,\n)': '(data x = (f a b: 1))',
  'data x = [\n  a\n  ,\n  b,\n]': '(data x = [a b])',
  'data x = a +\n  b\n  and c\n  or d': '(data x = (or (and (+ a b) c) d))',
  'data x = if a\n  then b\n  else c': '(data x = (if a b c))',
  'data x:\n  Rows<Note> =\n  a': '(data x : (< Rows Note) = a)',
  'model m = f() {\n\n  a: 1\n\n\n  b: 2, c: 3,\n  d:\n    4\n}': '(model m = (f) {a: 1 b: 2 c: 3 d: 4})',
  'model m = f() { a: x\n  |> g(), b: 2 }': '(model m = (f) {a: (|> x (g)) b: 2})',
  'source s: Rows<Note>\nsource t': '(source s : (< Rows Note)) (source t)',
  'param p: Text?\nparam q: Text @a\nparam r = 3%\nparam s':
    "(param p : (? Text)) (param q : (@ Text a)) (param r = 3'%) (param s)",
  '  data x = 1\n\tdata y = 2': '(data x = 1) (data y = 2)',
});

test('line ends, byte order mark, tabs and letters beyond ASCII', () => {
  assert.is(
    read('\uFEFFdata å = ö\r\ndata ä\t=\tb.ü\rdata z = "é"\n'),
    '(data å = ö) (data ä = (. b ü)) (data z = "é")',
  );
  assert.is(read('data a\u030A = 1'), '(data å = 1)', 'a letter and its accent typed apart are one name');
});

test('documentation belongs to what follows it', () => {
  const text =
    '// note\n/// One.\n/// Two.\n\n// between\nrecord R {\n  /// Three.\n  a: Text\n  b: Text /// trailing\n}\n';
  const { tree, diagnostics } = parse(text, 'test.ftp');
  assert.equal(diagnostics, []);
  assert.equal(
    tree.comments.map(({ kind }) => kind),
    ['line', 'doc', 'doc', 'line', 'doc', 'doc'],
  );
  const declaration = tree.statements[0] as Declaration;
  assert.equal(
    declaration.docs.map((doc) => doc.text),
    [' One.', ' Two.'],
  );
  assert.equal(
    declaration.block!.entries.map(({ docs }) => docs.map((doc) => doc.text)),
    [[' Three.'], []],
  );
});

test.run();
