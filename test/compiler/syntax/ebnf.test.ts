import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../../compiler/syntax/parse.ts';
import { FtpParser } from '../../../compiler/syntax/parser.ts';
import { derive, readEbnf } from '../../support/ebnf.ts';
import { generator } from '../../support/random-tree.ts';

const rules = readEbnf(readFileSync(new URL('../../../grammar/finslip.ebnf', import.meta.url), 'utf8'));

const spellings: Readonly<Record<string, readonly string[]>> = {
  NAME: ['a', 'text', 'Rows', 'å', 'test', 'edition'],
  NUMBER: ['1', '2.5', '2e-3', '2026'],
  TEXT: ['"t"', '""', '"{{x}}"'],
  DATE: ['2027-03-02'],
  'TEXT HEAD': ['"', '"a '],
  'TEXT MIDDLE': [' b '],
  'TEXT TAIL': ['"', ' c"'],
  'TYPE OPEN': ['<'],
  'TYPE CLOSE': ['>'],
  SIGN: ['-'],
};

/** Writes a derived sentence as a file. */
function spell(terminals: readonly string[], random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)]!;
  let text = '';
  let glue = true;
  let braces = 0;
  /** Texts are on one line, so inside of one a comma separates what a line break would. */
  let holes = 0;
  for (const terminal of terminals) {
    if (terminal === '{') braces++;
    if (terminal === '}') braces--;
    if (terminal === 'TEXT TAIL') holes--;
    const chosen = pick(spellings[terminal] ?? [terminal]);
    const before = glue || terminal === 'TYPE OPEN' ? '' : ' ';
    glue = terminal === 'SIGN' || terminal === 'NEWLINE';
    if (terminal === 'NEWLINE') text += holes > 0 ? ', ' : `\n${'  '.repeat(braces)}`;
    else if (terminal === 'TEXT HEAD') text += `${before}${chosen}{`;
    else if (terminal === 'TEXT MIDDLE') text += `}${chosen}{`;
    else if (terminal === 'TEXT TAIL') text += `}${chosen}`;
    else text += before + chosen;
    if (terminal === 'TEXT HEAD') holes++;
  }
  return text;
}

test('every rule that the EBNF mentions is there, and every rule is mentioned', () => {
  const text = JSON.stringify([...rules.values()]);
  const mentioned = new Set([...text.matchAll(/"name":"([^"]+)"/g)].map((match) => match[1]!));
  const unknown = [...mentioned].filter((name) => !rules.has(name) && !(name in spellings) && name !== 'NEWLINE');
  assert.equal(unknown, []);
  assert.equal(
    [...rules.keys()].filter((name) => name !== 'file' && !mentioned.has(name)),
    [],
  );
});

test('the rules of the parser have their place in the EBNF', () => {
  const renamed: Readonly<Record<string, string>> = {
    args: 'call',
    typeArgs: 'type arguments',
    operation: 'disjunction',
    operand: 'signed',
  };
  const missing = new FtpParser()
    .getSerializedGastProductions()
    .map((rule) => (rule as unknown as { name: string }).name)
    .filter((name) => !rules.has(renamed[name] ?? name));
  assert.equal(missing, []);
});

test('sentences of the EBNF are read without a complaint', () => {
  let longest = 0;
  for (let seed = 0; seed < 1500; seed++) {
    const random = generator(seed);
    const text = spell(derive(rules, 'file', random, 5 + (seed % 80)), random);
    longest = Math.max(longest, text.length);
    const { diagnostics } = parse(text, 'test.ftp');
    assert.equal(
      diagnostics.map(({ message }) => message),
      [],
      text,
    );
  }
  assert.ok(longest > 500);
});

test.run();
