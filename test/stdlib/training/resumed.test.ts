import { test } from 'uvu';
import { assertResumed } from './resumed-support.ts';

test('interrupted and resumed equals uninterrupted, bit for bit, in WebAssembly', () => {
  assertResumed({ FINSLIP_ENGINE: 'tfjs-wasm' });
});

test('the same in plain JavaScript', () => {
  assertResumed({ FINSLIP_ENGINE: 'tfjs-cpu' }, ['low rank with dropout', 'packed']);
});

test.run();
