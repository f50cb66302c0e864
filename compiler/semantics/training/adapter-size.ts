import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { baseModelOf } from './base-model.ts';
import { builtOf, numberOf } from './read.ts';

/**
 * alpha/rank, by which an adapter's addition counts. Published: 0.25 (Dettmers et al. 2023), 1 (PEFT's default), 2 (TRL's default). Four times either way is
 * let pass.
 */
const usual = { low: 0.25, high: 4 } as const;
/** rsLoRA divides by the root of the rank, so larger ranks count more: alpha 16 for ranks 4 to 2048 in Kalajdzievski 2023. */
const usualByRoot = { low: 0.25, high: 16 } as const;

/** A slip here shows as a training that explodes or stands still, or as an adapter that saves nothing. */
export function checkAdapterSize(cx: Checker, draft: Draft, env: Environment): void {
  const method = builtOf(draft.args, 'method');
  const rank = method === null ? null : numberOf(method.args, 'rank');
  if (method === null || rank === null) return;
  const alpha = numberOf(method.args, 'alpha');
  const byRoot = method.signature.name === 'rslora';
  const { low, high } = byRoot ? usualByRoot : usual;
  const ratio = alpha === null ? null : alpha / (byRoot ? Math.sqrt(rank) : rank);
  if (ratio !== null && (ratio < low || ratio > high)) {
    const said = { alpha: String(alpha), rank: String(rank), ratio: String(Number(ratio.toPrecision(3))) };
    const bounds = { low: String(low), high: String(high) };
    complain(cx, env, 'FTP0743', method.args.alpha!.span, { ...said, ...bounds });
  }
  const base = baseModelOf(cx, draft);
  if (base?.width != null && rank > base.width)
    complain(cx, env, 'FTP0744', method.args.rank!.span, {
      rank: String(rank),
      width: String(base.width),
      model: base.name,
    });
}
