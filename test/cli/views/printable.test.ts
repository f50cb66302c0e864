import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { harmless, printable } from '../../../cli/views/printable.ts';

test('what would steer a terminal becomes a sign', () => {
  assert.is(printable('röd \x1b[31m\x1b]0;titel\x07\x9b2J\u202e\r'), 'röd ␛[31m␛]0;titel␇\ufffd2J\ufffd␍');
  assert.is(printable('två\nrader\tmed åäö 😀'), 'två\nrader\tmed åäö 😀');
});

test('colours of our own stay, everything else that steers does not', () => {
  assert.is(harmless('\x1b[31mfel\x1b[39m \x1b[2J\x1b]8;;x\x07'), '\x1b[31mfel\x1b[39m ␛[2J␛]8;;x␇');
});

test.run();
