import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { RecordType, Type } from '../../../compiler/operators/types.ts';
import { jsonProblem } from '../../../runtime/tables/json-position.ts';
import { RecordProblem, recordCheck } from '../../../runtime/tables/record-check.ts';

const record = (fields: Readonly<Record<string, Type>>): RecordType => ({
  kind: 'record',
  fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }])),
});
const scalar = (
  name: Extract<Type, { kind: 'scalar' }>['name'],
  bounds?: readonly [number | null, number | null],
): Type => ({ kind: 'scalar', name, bounds });
const optional = (of: Type): Type => ({ kind: 'optional', of });

test('a text is found to be JSON exactly where JSON.parse takes it', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const near = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '{', ' ', '\\', '\t', '1', '-', '.', 'e', 'tru', '\u0000', "'"),
    )
    .map(([text, at, patch]) => {
      const i = at % (text.length + 1);
      return text.slice(0, i) + patch + text.slice(i + (at % 3));
    });
  let broken = 0;
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (text) => {
      const problem = jsonProblem(text);
      assert.is(problem === null, parses(text), text);
      if (problem === null) return;
      broken++;
      assert.ok(problem.column >= 1 && problem.column <= text.length + 1);
      // What stands before the place is the beginning of some JSON text: nothing earlier is to blame.
      assert.not((jsonProblem(text.slice(0, problem.column - 1))?.column ?? Number.POSITIVE_INFINITY) < problem.column);
    }),
    { numRuns: 3000 },
  );
  assert.ok(broken > 300);
});

test('problems are told in words, at the column where they are', () => {
  const cases: [string, number, RegExp][] = [
    ['{"a": 1, }', 10, /a name in double quotes/],
    ["{'a': 1}", 2, /a name in double quotes/],
    ['{"a": \'x\'}', 7, /text is wanted in double quotes/],
    ['{"a" 1}', 6, /a colon/],
    ['{"a": 1 "b": 2}', 9, /a comma or }/],
    ['{"a": [1 2]}', 10, /a comma or \]/],
    ['{"a": NaN}', 7, /a value is wanted/],
    ['{"a": 01}', 8, /a comma or }/],
    ['{"a": "b', 9, /ends where a closing quote/],
    ['{"a": "b\tc"}', 9, /control character/],
    ['{"a": "\\x"}', 8, /no known escape/],
    ['{"a": 1}{"b": 2}', 9, /second record/],
    ['{"a": 1} // x', 10, /something follows/],
    ['', 1, /ends where a value/],
    ['['.repeat(100_000), 0, /nested too deep|ends where/],
  ];
  for (const [text, column, problem] of cases) {
    const found = jsonProblem(text);
    assert.match(found?.problem ?? '', problem, text.slice(0, 40));
    if (column > 0) assert.is(found?.column, column, text);
  }
});

test('a good record comes back with the declared columns in their order', () => {
  const check = recordCheck(
    record({ id: scalar('Text'), year: optional(scalar('Int')), __proto__x: optional(scalar('Text')) }),
  );
  assert.is(JSON.stringify(check({ extra: [1], year: 3.0, id: 'a' })), '{"id":"a","year":3,"__proto__x":null}');
  assert.is(JSON.stringify(recordCheck(null)({ b: 1, a: null })), '{"b":1,"a":null}');
  const strange = recordCheck(
    record(JSON.parse('{"__proto__":{"kind":"scalar","name":"Int"}}') as Record<string, Type>),
  );
  assert.is(JSON.stringify(strange(JSON.parse('{"__proto__":7}') as Json)), '{"__proto__":7}');
});

test('every type has values that fit and values that do not', () => {
  const cases: [Type, readonly Json[], readonly Json[]][] = [
    [scalar('Text'), ['', 'å'], [1, true, [], {}]],
    [scalar('Int'), [0, -3, 2 ** 53 - 1], [1.5, 2 ** 53, '1']],
    [scalar('Int', [1, 10]), [1, 10], [0, 11]],
    [scalar('Float', [0, null]), [0, 1e300], [-0.1, '0']],
    [scalar('Bool'), [true], [0, 'true']],
    [scalar('Date'), ['2026-02-28', '2024-02-29'], ['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00:00Z']],
    [scalar('Time'), ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.5+01:00'], ['10:00', '2026-01-01']],
    [scalar('Bytes'), ['', 'AP8='], ['AP8', 'å']],
    [scalar('Lang'), ['sv', 'smj', 'sv-FI'], ['Swedish', '']],
    [{ kind: 'quantity', name: 'Fraction', bounds: [0, 1] }, [0.5], [2, '50%']],
    [{ kind: 'enum', name: null, values: ['a', 'b'] }, ['a'], ['c', 1]],
    [{ kind: 'list', of: scalar('Int') }, [[], [1, 2]], [['1'], [null], 1]],
    [{ kind: 'list', of: optional(scalar('Int')) }, [[null, 1]], [['1']]],
    [{ kind: 'union', of: [scalar('Int'), scalar('Text')] }, [1, 'a'], [true]],
    [
      record({ role: scalar('Text'), n: optional(scalar('Int')) }),
      [{ role: 'a' }, { role: 'a', n: null, more: 1 }],
      [{ n: 1 }, { role: 1 }, []],
    ],
    [{ kind: 'any' }, [1, 'a', [], {}], []],
  ];
  for (const [type, fitting, others] of cases) {
    const check = recordCheck(record({ c: type }));
    for (const value of fitting) assert.not.instance(check({ c: value }), RecordProblem, JSON.stringify([type, value]));
    for (const value of others) {
      const problem = check({ c: value });
      assert.instance(problem, RecordProblem, JSON.stringify([type, value]));
      assert.is((problem as RecordProblem).code, 'FTP0914');
    }
  }
});

test.run();
