import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { overBudget } from '../../../cli/budget.ts';
import type { Compilation } from '../../../compiler/graph/graph.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import { unknownEstimate } from '../../../runtime/plan/estimate.ts';
import type { Plan } from '../../../runtime/plan/plan.ts';
import type { PlannedTask } from '../../../runtime/plan/planned.ts';
import { makeBudget } from '../../../runtime/schedule/budget.ts';
import { flowNode, flowOf, noDeployment } from '../../support/flow.ts';

const resources = (gpus: number) => ({
  gpu: gpus > 0 ? ('required' as const) : ('optional' as const),
  gpuMemory: null,
  gpus,
  threads: 'one' as const,
  place: null,
});
const hour = 3600;

test('what ran, what runs and what is expected add up', () => {
  let now = 0;
  const budget = makeBudget(4, () => now);
  assert.is(budget.overrun(resources(2), 2 * hour), null);
  assert.is(budget.overrun(resources(2), 3 * hour), 6);
  // A task without GPUs is never refused.
  assert.is(budget.overrun(resources(0), 100 * hour), null);
  budget.start('long', resources(2), hour);
  // Running, it counts with what was expected of it, then with what it took beyond that.
  assert.is(budget.overrun(resources(1), 2 * hour), null);
  now = 1.5 * hour * 1000;
  assert.is(budget.overrun(resources(1), 2 * hour), 5);
  budget.end('long');
  now = 9 * hour * 1000;
  assert.is(budget.overrun(resources(1), hour), null);
  assert.is(budget.overrun(resources(1), 1.5 * hour), 4.5);
  // Of one that never ran nothing is known: it may start while anything is left.
  assert.is(budget.overrun(resources(1), null), null);
  budget.start('new', resources(1), null);
  now += hour * 1000;
  assert.is(budget.overrun(resources(1), null), 4);
});

test('a plan warns where the last run lets expect too much', () => {
  const nodes = ['a', 'b'].map((id) => flowNode(id, 'model', { resources: resources(1) }));
  const planned = (status: PlannedTask['status']): Plan => ({
    diagnostics: [],
    tasks: lower(flowOf(nodes)).graph.nodes.map((node) => ({
      node,
      status,
      held: null,
      resolved: { manifest: {}, key: null, waitsFor: [], lineage: null },
      result: null,
      files: [],
      changes: null,
      estimate: { ...unknownEstimate, seconds: hour },
    })),
  });
  const limited = (policies: Compilation['deployment']['policies']): Compilation =>
    lower({ ...flowOf(nodes), deployment: { ...noDeployment, policies } });
  const [warning] = overBudget(limited({ budget: 1.5 }), planned('run'));
  assert.is(warning?.code, 'FTP0808');
  assert.is(warning?.severity, 'warning');
  assert.match(warning!.message, /2 GPU-hours.*1\.5 GPU-hours.*`a`.*`b`/);
  assert.equal(overBudget(limited({ budget: 2 }), planned('run')), []);
  assert.equal(overBudget(limited({ budget: 1 }), planned('cached')), []);
  assert.equal(overBudget(limited({}), planned('run')), []);
});

test.run();
