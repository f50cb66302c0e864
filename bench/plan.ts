import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lower } from '../compiler/graph/lower.ts';
import { makePlan } from '../runtime/plan/plan.ts';
import { openStore } from '../runtime/store/store.ts';
import { flowNode, flowOf, from } from '../test/support/flow.ts';
import { bareNode, compare, print } from './ratio.ts';

/** Planning a graph of 10 000 tasks over a real, empty store, beside a bare `node -e 0`. */

const TASKS = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'finslip-plan-'));
try {
  const nodes = Array.from({ length: TASKS }, (_, i) =>
    // Layers of a hundred: each task reads two of the layer before, so that the graph is wide and deep.
    flowNode(`t${i}`, 'barrier', {
      options: { i },
      inputs:
        i < 100
          ? {}
          : { rows: from(`t${i - 100}`), other: from(`t${i - 100 + (i % 7) - 6 < 0 ? 0 : i - 100 - (i % 7)}`) },
    }),
  );
  const compilation = lower(flowOf(nodes));
  const store = await openStore(join(folder, 'store'));
  const start = process.hrtime.bigint();
  const plan = await makePlan(compilation, {
    root: folder,
    lookup: (key) => store.lookup(key),
    keyManifest: async () => null,
    digestFile: (path) => store.digestFile(path),
    previous: new Map(),
    context: { salt: '', numerics: 'none' },
    estimator: () => ({}),
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const [bare] = compare(bareNode, [], 5);
  print(`Plan of ${plan.tasks.length} tasks`, [bare!, { name: 'plan', seconds, ratio: seconds / bare!.seconds }]);
  console.log(`  ${seconds < 2 ? 'under' : 'OVER'} 2 s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
