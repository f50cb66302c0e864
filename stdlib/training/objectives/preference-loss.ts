import type { Batch, Objective } from '../../engines/engine.ts';

export interface AnswerLoss {
  readonly loss: number;
  /** Is the chosen answer ahead of the rejected one? */
  readonly right: boolean;
}

/**
 * Losses of pairs or single answers from the summed log p of each row, for rows that are not trained on. `engine.ts` has the formulas; here they stand in
 * double precision and without a gradient.
 */
export function answerLosses(
  objective: Objective,
  logP: ArrayLike<number>,
  tokens: readonly number[],
  { rows, preference }: Pick<Batch, 'rows' | 'preference'>,
): readonly AnswerLoss[] {
  const moved = (row: number) => logP[row]! - (preference?.reference[row] ?? 0);
  if (objective.kind === 'kto') {
    const { desirable, divergence = 0 } = preference!;
    return Array.from({ length: rows }, (_, row) => {
      const wanted = desirable![row] === 1;
      const drift = (wanted ? 1 : -1) * objective.beta * (moved(row) - divergence);
      return {
        loss: (wanted ? objective.desirableWeight : objective.undesirableWeight) * sigmoid(-drift),
        right: drift > 0,
      };
    });
  }
  return Array.from({ length: rows / 2 }, (_, pair) => {
    const [chosen, rejected] = [2 * pair, 2 * pair + 1];
    const perToken = (row: number) => logP[row]! / tokens[row]!;
    const each = (row: number) => moved(row) / tokens[row]!;
    switch (objective.kind) {
      case 'dpo': {
        const ahead = moved(chosen) - moved(rejected);
        const margin = objective.beta * ahead;
        const e = objective.labelSmoothing;
        return { loss: (1 - e) * softplus(-margin) + e * softplus(margin), right: ahead > 0 };
      }
      case 'ipo': {
        const ahead = each(chosen) - each(rejected);
        return { loss: (ahead - 1 / (2 * objective.beta)) ** 2, right: ahead > 0 };
      }
      case 'orpo': {
        const ahead = logOdds(perToken(chosen)) - logOdds(perToken(rejected));
        return { loss: -perToken(chosen) + objective.beta * softplus(-ahead), right: ahead > 0 };
      }
      case 'simpo': {
        const ahead = perToken(chosen) - perToken(rejected);
        return { loss: softplus(objective.margin - objective.beta * ahead), right: ahead > 0 };
      }
      default:
        throw new Error(`\`${objective.kind}\` compares no answers`);
    }
  });
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** -log sigmoid(-x). */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const logOdds = (logP: number): number => logP - Math.log1p(-Math.exp(logP));
