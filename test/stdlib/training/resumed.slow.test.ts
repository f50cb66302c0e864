import { test } from 'uvu';
import { boundTensorflow } from '../../support/tensorflow.ts';
import { assertResumed } from './resumed-support.ts';

const tensorflow = boundTensorflow();

test('interrupted and resumed equals uninterrupted, bit for bit, on TensorFlow', () => {
  if ('reason' in tensorflow) return console.log(`skipped: ${tensorflow.reason}`);
  assertResumed({ FINSLIP_ENGINE: 'tfjs-node-gpu', FINSLIP_TFJS_NODE: tensorflow.folder });
});

test.run();
