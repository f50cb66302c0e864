import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseRecords, type Json, type Row, recordsOf, rowsIn } from '../../../compiler/operators/authoring.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
/** Columns whose names are numbers, texts that hold line breaks, quotes and halves of a pair of surrogates. */
const rows = fc.array(
  fc.dictionary(fc.oneof(fc.string(), fc.nat(9).map(String)), fc.jsonValue()).map((row) => row as Row),
);

test('records are lines of JSON', () => {
  const given: Row[] = [
    { id: 'a', text: 'Rad\nett "å"\u2028' },
    { id: 'b', text: '\ud800' },
  ];
  assert.is(text(recordsOf(given)), `${JSON.stringify(given[0])}\n{"id":"b","text":"\\ud800"}\n`);
  assert.equal(rowsIn(recordsOf(given)), given);
  assert.equal(rowsIn(new Uint8Array(0)), []);
});

test('what is chosen has the bytes of the same rows written anew', () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.boolean()), (given, stream) => {
      const choices = [...stream.take(given.length)];
      const records = recordsOf(given);
      const seen: string[] = [];
      const chosen = chooseRecords(records, (record, i) => {
        assert.is(i, seen.length);
        seen.push(text(record));
        return choices[i]!;
      });
      assert.is(text(chosen), text(recordsOf(given.filter((_, i) => choices[i]))));
      assert.is(seen.join(''), text(records));
    }),
  );
});

test('records that all stay are not copied', () => {
  const records = recordsOf([{ a: 1 }, { a: 2 }]);
  assert.is(
    chooseRecords(records, () => true),
    records,
  );
  assert.is(chooseRecords(records, () => false).length, 0);
});

test('what has no end is no record', () => {
  const cut = recordsOf([{ a: 'b' }]).subarray(0, 4);
  assert.throws(() => rowsIn(cut), 'the last record has no end');
  assert.throws(() => chooseRecords(cut, () => true), 'the last record has no end');
});

test('a row keeps what it is when it is read and written', () => {
  const odd = '{"1":{"__proto__":[1e+21,-0.5,"\\u0007"]},"__proto__":"x"}\n';
  const [row] = rowsIn(Buffer.from(odd));
  assert.is(text(recordsOf([row as { [column: string]: Json }])), odd);
});

test.run();
