import type { Bound } from '../calls/match.ts';
import type { Checker, Environment } from '../context.ts';
import { checkTrainingRows } from '../labels/training.ts';
import type { Draft } from '../values.ts';
import { checkAdapterSize } from './adapter-size.ts';
import { checkAdapters } from './adapters.ts';
import { checkBatch, checkProcesses } from './batch.ts';
import { checkContext, checkVocabulary } from './context.ts';
import { checkJudged } from './judged.ts';
import { checkLength } from './length.ts';
import { checkOwnTemplate } from './own-template.ts';
import { checkPacking } from './packing.ts';
import { checkRate } from './rate.ts';
import { checkRateEnd } from './rate-end.ts';
import { checkCadence, checkEvery, checkWarmUp } from './schedule.ts';
import { checkTargets } from './targets.ts';
import { checkTemplateTokens } from './templates.ts';
import { checkWatchedRows } from './watched.ts';

/** What can be said of a step that gives a model before any data is read. */
export function checkTraining(cx: Checker, draft: Draft, bound: readonly Bound[], env: Environment): void {
  if (draft.signature.kind !== 'model') return;
  checkVocabulary(cx, draft, env);
  checkAdapters(cx, draft, env);
  if (draft.signature.labels !== 'train') return;
  checkContext(cx, draft, env);
  checkTargets(cx, draft, env);
  checkCadence(cx, draft, env);
  checkEvery(cx, draft, env);
  checkWarmUp(cx, draft, env);
  checkRateEnd(cx, draft, env);
  checkRate(cx, draft, env);
  checkAdapterSize(cx, draft, env);
  checkLength(cx, draft, env);
  checkTemplateTokens(cx, draft, env);
  checkOwnTemplate(cx, draft, env);
  checkWatchedRows(cx, draft, env);
  checkBatch(cx, draft, env);
  checkPacking(cx, draft, env);
  checkProcesses(cx, draft, env);
  checkJudged(cx, draft, env);
  checkTrainingRows(cx, draft, bound, env);
}
