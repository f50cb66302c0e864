import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { cases } from './cases.ts';
import { checkOnBackend } from './check-on-backend.ts';

/** Every operation and its gradient on the backends that come with the package, against the same in 64 bits. */
for (const engine of ['tfjs-wasm', 'tfjs-cpu'] as const)
  for (const each of cases)
    test(`${engine} computes ${each.name} and its gradient`, async () => {
      assert.is((await tryBackend(engine)).problem, null);
      await checkOnBackend(each);
    });

test.run();
