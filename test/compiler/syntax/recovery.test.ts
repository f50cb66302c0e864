import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../../compiler/syntax/parse.ts';
import { brief, positionFaults } from '../../support/tree.ts';

/** The tree of a text, and each diagnostic as its code and the text that it points at. */
function read(text: string): { tree: string; told: string[] } {
  const { tree, diagnostics } = parse(text, 'test.ftp');
  assert.equal(positionFaults(tree, text), [], text);
  const told = diagnostics.map(
    ({ code, location }) => `${code} ${text.slice(location!.span.start, location!.span.end)}`,
  );
  return { tree: brief(tree), told };
}

interface Case {
  readonly text: string;
  readonly tree: string;
  readonly told: readonly string[];
}

function cases(group: string, list: Record<string, Case>): void {
  for (const [name, { text, tree, told }] of Object.entries(list)) {
    test(`${group}: ${name}`, () => assert.equal(read(text), { tree, told }));
  }
}

const after = 'evaluation q = g()\n';
const rest = '(evaluation q = (g))';

// The usual states of a file while someone types in it: everything around the place must keep its shape.
cases('mid-edit', {
  'a colon that is not there yet': {
    text: `model m = f() {\n  rank 16\n  alpha: 32\n}\n${after}`,
    tree: `(model m = (f) {rank: 16 alpha: 32}) ${rest}`,
    told: ['FTP0012 rank'],
  },
  'half a name': {
    text: `model m = f() {\n  rank: 16\n  al\n}\n${after}`,
    tree: `(model m = (f) {rank: 16 al: !}) ${rest}`,
    told: ['FTP0010 al'],
  },
  'a value that is not there yet': {
    text: `model m = f() {\n  rank:\n  alpha: 32\n}\n${after}`,
    tree: `(model m = (f) {rank: ! alpha: 32}) ${rest}`,
    told: ['FTP0010 :'],
  },
  'a member that is not there yet': {
    text: `model m = f() {\n  on: split.\n  alpha: 32\n}\n${after}`,
    tree: `(model m = (f) {on: (. split _) alpha: 32}) ${rest}`,
    told: ['FTP0010 .'],
  },
  'an unclosed block': {
    text: `model m = f() {\n  rank: 16\n  alpha: 32\n\n${after}`,
    tree: `(model m = (f) {rank: 16 alpha: 32}) ${rest}`,
    told: ['FTP0008 {'],
  },
  'a misspelt kind': {
    text: `sorce s = f() {\n  rank: 16\n}\n${after}`,
    tree: `(sorce s = (f) {rank: 16}) ${rest}`,
    told: [],
  },
  'an unclosed parenthesis': {
    text: `model m = f() {\n  method: lora(rank: 16\n  alpha: 32\n}\n${after}`,
    tree: `(model m = (f) {method: (lora rank: 16) alpha: 32}) ${rest}`,
    told: ['FTP0008 ('],
  },
  'a trailing comma': {
    text: `model m = f(a,) {\n  rank: 16,\n  alpha: [1, 2,],\n}\n${after}`,
    tree: `(model m = (f a) {rank: 16 alpha: [1 2]}) ${rest}`,
    told: [],
  },
});

cases('brackets', {
  'a parenthesis forgotten before a block': {
    text: `model m = f(a, on: b.c {\n  rank: 16\n}\n${after}`,
    tree: `(model m = (f a on: (. b c)) {rank: 16}) ${rest}`,
    told: ['FTP0008 ('],
  },
  'a parenthesis forgotten in a chain': {
    text: `data d = a\n  |> f(x: 1\n  |> g()\n${after}`,
    tree: `(data d = (|> (|> a (f x: 1)) (g))) ${rest}`,
    told: ['FTP0008 ('],
  },
  'a brace forgotten inside a block': {
    text: `model m = f() {\n  r: { a: 1\n  b: 2\n}\n${after}`,
    tree: `(model m = (f) {r: {a: 1} b: 2}) ${rest}`,
    told: ['FTP0008 {'],
  },
  'the wrong closer': {
    text: `data d = f([1, 2)\n${after}`,
    tree: `(data d = (f [1 2])) ${rest}`,
    told: ['FTP0008 ['],
  },
  'closers that close nothing': {
    text: `data d = f(1))\n}\n${after}`,
    tree: `(data d = (f 1)) ${rest}`,
    told: ['FTP0009 )', 'FTP0009 }'],
  },
  'a brace on the next line': {
    text: `model m = f()\n{\n  rank: 16\n}\n${after}`,
    tree: `(model m = (f) {rank: 16}) ${rest}`,
    told: ['FTP0018 {'],
  },
  'everything open, then a statement': {
    text: `data d = f([{ a: g(\n${after}`,
    tree: `(data d = (f [{a: (g)}])) ${rest}`,
    told: ['FTP0008 (', 'FTP0008 [', 'FTP0008 {'],
  },
});

cases('text', {
  'no closing quote': {
    text: `source s = jsonl("data/x.jsonl) {\n  license: "CC0-1.0"\n}\n${after}`,
    tree: `(source s = (jsonl "data/x.jsonl") {license: "CC0-1.0"}) ${rest}`,
    told: ['FTP0003 "'],
  },
  'no end of an interpolation': {
    text: `data d = "a {b\n${after}`,
    tree: `(data d = "a {b}") ${rest}`,
    told: ['FTP0003 "'],
  },
  'nothing to interpolate': {
    text: `data d = "a {} b"\n${after}`,
    tree: `(data d = "a {!} b") ${rest}`,
    told: ['FTP0010 "a {'],
  },
  'a lone closing brace': { text: 'data d = "a } b"\n', tree: '(data d = "a } b")', told: ['FTP0004 }'] },
  'an escape that means nothing': {
    text: 'data d = "\\d \\u{d800}"\n',
    tree: '(data d = "\\d \\u{d800}")',
    told: ['FTP0005 \\d', 'FTP0005 \\u{d800}'],
  },
});

cases('values', {
  'a date that is not in the calendar': {
    text: 'data d = 2026-02-30\n',
    tree: '(data d = 2026-02-30)',
    told: ['FTP0006 2026-02-30'],
  },
  'a number that is too large': { text: 'data d = 1e999\n', tree: '(data d = 1e999)', told: ['FTP0007 1e999'] },
  'no operand': { text: `data d = a +\n${after}`, tree: `(data d = (+ a !)) ${rest}`, told: ['FTP0010 +'] },
  'no value at all': { text: `data d =\n${after}`, tree: `(data d = !) ${rest}`, told: ['FTP0010 ='] },
  'half a conditional': {
    text: `data d = if a then b\n${after}`,
    tree: `(data d = (if a b !)) ${rest}`,
    told: ['FTP0010 b'],
  },
  'a conditional inside an operation': {
    text: 'data d = 1 + if a then b else c\n',
    tree: '(data d = (+ 1 (if a b c)))',
    told: ['FTP0017 if'],
  },
  '`not` inside a comparison': {
    text: 'data d = a == not b\n',
    tree: '(data d = (== a (not b)))',
    told: ['FTP0017 not'],
  },
  'a chain of comparisons': { text: 'data d = 0 < a < 1\n', tree: '(data d = (< (< 0 a) 1))', told: ['FTP0016 <'] },
  'a chain of ranges': { text: 'data d = 0..1..2\n', tree: '(data d = (.. (.. 0 1) 2))', told: ['FTP0016 ..'] },
  'something left over': { text: 'data d = a b (c) [d]\n', tree: '(data d = a)', told: ['FTP0011 b'] },
});

cases('lists', {
  'no comma': {
    text: 'data d = f(a b, [1 2], {c: 1 d: 2})\n',
    tree: '(data d = (f a b [1 2] {c: 1 d: 2}))',
    told: ['FTP0014 b', 'FTP0014 2', 'FTP0014 d'],
  },
  'commas alone': { text: 'data d = f(, a,, b)\n', tree: '(data d = (f a b))', told: ['FTP0011 ,', 'FTP0011 ,'] },
  'no colon before a literal': {
    text: 'data d = f(rank 16, path "x")\n',
    tree: '(data d = (f rank: 16 path: "x"))',
    told: ['FTP0012 rank', 'FTP0012 path'],
  },
  'an equals sign': {
    text: 'data d = f(rank = 16) { a = 1 }\n',
    tree: '(data d = (f rank: 16) {a: 1})',
    told: ['FTP0013 =', 'FTP0013 ='],
  },
  'quoted names': {
    text: 'record "R" { "a": Text }\n',
    tree: '(record R {a: Text})',
    told: ['FTP0019 "R"', 'FTP0019 "a"'],
  },
  'an assertion in a record': {
    text: 'data d = f({ require a > 1, b: 2 })\n',
    tree: '(data d = (f {b: 2}))',
    told: ['FTP0020 require'],
  },
});

cases('statements', {
  'no name': { text: `data\n${after}`, tree: `(data _) ${rest}`, told: ['FTP0010 data'] },
  'no kind': { text: `= 3\n42\n${after}`, tree: rest, told: ['FTP0015 =', 'FTP0015 42'] },
  'two on one line': { text: 'data a = c data b = 2\n', tree: '(data a = c)', told: ['FTP0011 data'] },
  'half a use': {
    text: `use\nuse { a }\n${after}`,
    tree: `(use "" *) (use "" a) ${rest}`,
    told: ['FTP0010 use', 'FTP0010 use'],
  },
  'half a test': {
    text: `test\ntest "x"\n${after}`,
    tree: `(test "" {}) (test "x" {}) ${rest}`,
    told: ['FTP0010 test', 'FTP0010 "x"'],
  },
  'a word of the language for a name': {
    text: 'data if = 1\nfilter f(true, x) = x\nuse "a" { or }\n',
    tree: '(data if = 1) (filter f (true x) = x) (use "a" or)',
    told: ['FTP0024 if', 'FTP0024 true', 'FTP0024 or'],
  },
  'half an edition': { text: `edition\n${after}`, tree: `(edition 0) ${rest}`, told: ['FTP0010 edition'] },
});

cases('foreign notation', {
  'operators of other languages': {
    text: 'data d = a && b || !c | f() → g()\n',
    tree: '(data d = (|> (|> (or (and a b) (not c)) (f)) (g)))',
    told: ['FTP0002 &&', 'FTP0002 ||', 'FTP0002 !', 'FTP0002 |', 'FTP0002 →'],
  },
  'signs of a word processor': {
    text: 'data d = “a” ≠ ”b” or 1 – 2 ≤ .5\n',
    tree: '(data d = (or (!= "a" "b") (<= (- 1 2) 0.5)))',
    told: ['FTP0002 “', 'FTP0002 ≠', 'FTP0002 ”', 'FTP0002 –', 'FTP0002 ≤', 'FTP0002 .5'],
  },
  'quotes and comments': {
    text: "data d = f('a', `b`); # hm\n/* more\n */ data e = 1\n",
    tree: '(data d = (f "a" "b")) (data e = 1)',
    told: ["FTP0002 '", 'FTP0002 `', 'FTP0002 ;', 'FTP0002 #', 'FTP0002 /*'],
  },
  'characters of no language': {
    text: 'data d = a + ¤¤ + b\n',
    tree: '(data d = (+ (+ a !) b))',
    told: ['FTP0001 ¤¤'],
  },
});

test('a fix mends what it is offered for', () => {
  const broken = [
    'data d = f(rank 16)\n',
    'data d = f(a b)\n',
    'data d = f(a) { b = 1 }\n',
    'record "R" { "a": Text }\n',
    'data d = "a } b"\n',
    'data d = "\\d"\n',
    'data d = “a”&&!b or ‟c”\n',
    "data d = f('it\\s {x}')\n",
    'data d = .5\n',
    'data d = 1; # hm\n',
    'data d = f(1))\n',
  ];
  for (const text of broken) {
    const { diagnostics } = parse(text, 'test.ftp');
    assert.ok(diagnostics.length > 0, text);
    let mended = text;
    const edits = diagnostics.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits));
    assert.ok(edits.length >= diagnostics.length, text);
    for (const { location, text: insert } of edits.sort((a, b) => b.location.span.start - a.location.span.start)) {
      mended = mended.slice(0, location.span.start) + insert + mended.slice(location.span.end);
    }
    assert.equal(
      parse(mended, 'test.ftp').diagnostics.map(({ message }) => message),
      [],
      mended,
    );
  }
});

test.run();
