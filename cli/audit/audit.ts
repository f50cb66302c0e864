import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { Plan } from '../../runtime/plan/plan.ts';
import { checkBatchShare, checkSteps, checkTokens } from './amount.ts';
import { checkMemory } from './memory.ts';
import { checkCompute, checkPrecision, checkReproducible } from './place.ts';
import { checkBudget, checkTime, timesOf } from './time.ts';
import { plannedTrainings } from './training.ts';

/**
 * What can be said of trainings once sizes and places are known: the second half of the audit whose first half is part of `check`. It asks the standard
 * library what a model weighs, so it stands with the command line.
 */
export function auditPlan(compilation: Compilation, plan: Plan, root: string): readonly Diagnostic[] {
  const trainings = plannedTrainings(compilation, plan, root);
  const times = timesOf(plan, trainings);
  const rules = [checkMemory, checkPrecision, checkCompute, checkSteps, checkBatchShare, checkTokens];
  return [
    ...trainings.flatMap((training) => rules.flatMap((rule) => rule(training))),
    ...checkReproducible(trainings),
    ...checkTime(compilation, plan, times),
    ...checkBudget(compilation, plan, times),
  ];
}
