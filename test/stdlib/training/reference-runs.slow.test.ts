import { test } from 'uvu';
import { engine } from '../engines/support.ts';
import { onTensorflow } from '../engines/tensorflow-support.ts';
import { checkRun, runNames } from './reference-runs.ts';

for (const name of runNames)
  onTensorflow(`TensorFlow: ${name} as PyTorch with the loss of TRL trains`, async () => {
    const native = await engine();
    await checkRun(name, (model, training) => native.open(model, training));
  });

test.run();
