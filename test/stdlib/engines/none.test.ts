import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeEngines, numericsId, requireEngine } from '../../../stdlib/engines/select.ts';
import { type Failed, fail } from '../models/support.ts';

// Read when the engine is first asked for, so this file asks for none that works.
process.env.FINSLIP_ENGINE = 'tfjs-abacus';

test('where no engine works, that is told: FTP0950', async () => {
  await requireEngine(fail).then(
    () => assert.unreachable(),
    (error: Failed) => {
      assert.is(error.code, 'FTP0950');
      assert.match(String(error.values.reason), 'FINSLIP_ENGINE');
    },
  );
  assert.is(await numericsId(), 'none');
  assert.not((await describeEngines()).some(({ chosen }) => chosen));
});

test.run();
