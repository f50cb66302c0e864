import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import { render, toJson } from '../../../compiler/diagnostics/render.ts';
import { indexLines } from '../../../compiler/diagnostics/render-positions.ts';
import { draw, harmless } from '../../../compiler/diagnostics/render-width.ts';

const text = 'edition 2026\n\nsource s = jsonl("a") {\n\tlicense: "x"\n}\nmodel m = f(rank 16)\n';

function diagnostic(of: string, more: Partial<Diagnostic> = {}, from = text): Diagnostic {
  const start = from.indexOf(of);
  const location = { file: 'a.ftp', span: { start, end: start + of.length } };
  const base = { code: 'FTP0012', severity: 'error', stage: 'check', message: 'something is wrong' } as const;
  return { ...base, location, values: {}, related: [], fixes: [], ...more };
}

const show = (list: readonly Diagnostic[], from = text, width?: number): string =>
  render(list, { textOf: () => from, width });

test('a frame, a fix with its line, and the count', () => {
  const found = diagnostic('rank');
  const place = { file: 'a.ftp', span: { start: found.location!.span.end, end: found.location!.span.end } };
  const fixes = [{ title: 'insert `:`', edits: [{ location: place, text: ':' }] }];
  assert.is(
    show([{ ...found, fixes }]),
    [
      'error FTP0012 something is wrong',
      '  ╭─ a.ftp:6:13',
      '6 │ model m = f(rank 16)',
      '  │             ^^^^',
      '  ╰─ fix: insert `:`',
      '6 │ model m = f(rank: 16)',
      '',
      '1 error',
    ].join('\n'),
  );
});

test('related places share the gutter, wide enough for the largest line number', () => {
  const many = `${'\n'.repeat(98)}${text}`;
  const related = [{ location: diagnostic('license', {}, many).location!, message: 'declared here' }];
  assert.is(
    show([diagnostic('rank', { severity: 'warning', related }, many)], many),
    [
      'warning FTP0012 something is wrong',
      '    ╭─ a.ftp:104:13',
      '104 │ model m = f(rank 16)',
      '    │             ^^^^',
      '    ├─ a.ftp:102:2 declared here',
      '102 │     license: "x"',
      '    │     ^^^^^^^',
      '',
      '1 warning',
    ].join('\n'),
  );
});

test('tabs, wide characters and accents do not shift the mark', () => {
  const line = 'a\t日本 e\u0301 👩‍👩‍👧 here\n';
  const lines = show([diagnostic('here', {}, line)], line).split('\n');
  assert.is(lines[2], '1 │ a   日本 e\u0301 👩‍👩‍👧 here');
  // Drawn: `a` and a tab to column 4, two wide characters to 8, a space, an accented letter, a space, a wide pictograph, a space.
  assert.is(lines[3], `  │ ${' '.repeat(14)}^^^^`);
});

test('a place of no width, at the end of a line, or over several lines has a mark', () => {
  const carets = (start: number, end: number): string | undefined =>
    show([{ ...diagnostic('rank'), location: { file: 'a.ftp', span: { start, end } } }]).split('\n')[3];
  assert.is(carets(0, 0), '  │ ^');
  assert.is(carets(12, 12), `  │ ${' '.repeat(12)}^`);
  assert.is(carets(8, 40), `  │ ${' '.repeat(8)}^^^^`);
  assert.is(carets(text.length, text.length), '  │ ^');
});

test('a long line is cut around the mark', () => {
  const line = `data x = f(${'long, '.repeat(100)}here, ${'long, '.repeat(100)})\n`;
  const lines = show([diagnostic('here', {}, line)], line, 80).split('\n');
  assert.ok(lines[2]!.length <= 80, lines[2]);
  assert.match(lines[2]!, /^1 │ ….*here.*…$/);
  assert.is(lines[2]!.indexOf('here'), lines[3]!.indexOf('^'));
  assert.is(lines[3]!.trimEnd().length - lines[3]!.indexOf('^'), 4);
});

test('what a file or a message holds cannot steer the terminal', () => {
  const evil = 'data \u001b[31m\u0007x\u202e\n';
  const shown = show([diagnostic('x', { message: 'no \u001b[2J\u009b1m' }, evil)], evil);
  // biome-ignore lint/complexity/useRegexLiterals: the characters could not be seen in a literal
  assert.not.match(shown, new RegExp('[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]'));
  assert.is(harmless('å\t\u001b'), 'å\t\ufffd');
});

test('no file, no text, no place', () => {
  assert.is(show([{ ...diagnostic('rank'), location: null }]), 'error FTP0012 something is wrong\n\n1 error');
  assert.is(
    render([diagnostic('rank')], { textOf: () => null }),
    'error FTP0012 something is wrong\n  ╭─ a.ftp\n\n1 error',
  );
  assert.is(show([]), '');
});

test('the count is by severity and names the number of files', () => {
  const other = { file: 'b.ftp', span: { start: 0, end: 1 } };
  const list = [diagnostic('rank'), diagnostic('rank'), diagnostic('rank', { severity: 'note', location: other })];
  assert.is(show(list).split('\n').at(-1), '2 errors, 1 note in 2 files');
});

test('colours are the caller’s', () => {
  const tag = (name: string) => (part: string) => `<${name}>${part}</${name}>`;
  const colors = {
    bold: tag('b'),
    dim: tag('dim'),
    red: tag('red'),
    yellow: tag('y'),
    cyan: tag('c'),
    green: tag('g'),
  };
  const shown = render([diagnostic('rank')], { textOf: () => text, colors });
  assert.match(shown, '<red><b>error</b></red> <dim>FTP0012</dim> <b>something is wrong</b>');
  assert.match(shown, '<red>^^^^</red>');
});

test('JSON carries lines and columns beside the offsets', () => {
  const [json] = toJson([diagnostic('rank')], () => text);
  assert.equal(json!.location, {
    file: 'a.ftp',
    start: { offset: 66, line: 6, column: 13 },
    end: { offset: 70, line: 6, column: 17 },
  });
  const [bare] = toJson([diagnostic('rank')], () => null);
  assert.equal(bare!.location!.start, { offset: 66 });
});

test('lines end with any of the three line ends', () => {
  const lines = indexLines('a\r\nb\rc\n\nd');
  assert.equal(
    [1, 2, 3, 4, 5].map((line) => lines.text(line)),
    ['a', 'b', 'c', '', 'd'],
  );
  assert.equal(lines.position(3), { line: 2, column: 1 });
  assert.equal(lines.position(8), { line: 5, column: 1 });
  assert.equal(draw('').columns, [0]);
});

test.run();
