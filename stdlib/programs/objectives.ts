import type { Objective } from '../engines/engine.ts';
import type { Graph, Node } from '../tensor/graph.ts';
import {
  add,
  divide,
  exp,
  input,
  log,
  multiply,
  negate,
  reshape,
  sigmoid,
  slice,
  softplus,
  square,
  subtract,
  sum,
  total,
} from '../tensor/operations.ts';

type Comparing = Exclude<Objective, { kind: 'labels' }>;

/** Summed log p of each row's labels, what the reference model gave them, and how many they are; all [n]. */
interface Answers {
  readonly logP: Node;
  readonly reference: Node;
  readonly tokens: Node;
}

/**
 * The summed loss of an objective that compares answers, a scalar. `logP` [rows * length] is the log p of every label, 0 where there is none. The
 * formulas stand in `engines/engine.ts`.
 */
export function comparingLoss(graph: Graph, objective: Comparing, logP: Node, rows: number): Node {
  const of = (name: string) => input(graph, name, [rows], 'float32');
  const perRow = reshape(sum(reshape(logP, [rows, logP.shape[0]! / rows]), [1]), [rows]);
  const answers: Answers = { logP: perRow, reference: of('reference'), tokens: of('tokens') };
  const weights = of('weights');
  if (objective.kind === 'kto') {
    const { beta } = objective;
    const moved = subtract(subtract(perRow, answers.reference), input(graph, 'divergence', [], 'float32'));
    return total(multiply(weights, sigmoid(multiply(multiply(of('signs'), moved), -beta))));
  }
  // Rows that only fill up the batch weigh nothing. They get a log p of -1, since that of an empty answer, 0, has no odds.
  const filled = { ...answers, logP: add(perRow, subtract(weights, 1)) };
  const loss = pairLoss(objective, column(filled, rows, 0), column(filled, rows, 1));
  return total(multiply(loss, halved(weights, rows, 0)));
}

/** Rows 2k + which of [rows], as [rows / 2]. */
const halved = (x: Node, rows: number, which: 0 | 1): Node =>
  reshape(slice(reshape(x, [rows / 2, 2]), [0, which], [rows / 2, 1]), [rows / 2]);

const column = ({ logP, reference, tokens }: Answers, rows: number, which: 0 | 1): Answers => ({
  logP: halved(logP, rows, which),
  reference: halved(reference, rows, which),
  tokens: halved(tokens, rows, which),
});

/** One loss for each pair, [pairs]. softplus(-x) is -log sigmoid(x). */
function pairLoss(objective: Exclude<Comparing, { kind: 'kto' }>, chosen: Answers, rejected: Answers): Node {
  const moved = ({ logP, reference }: Answers) => subtract(logP, reference);
  const perToken = ({ logP, tokens }: Answers) => divide(logP, tokens);
  switch (objective.kind) {
    case 'dpo': {
      const margin = multiply(subtract(moved(chosen), moved(rejected)), objective.beta);
      const right = multiply(softplus(negate(margin)), 1 - objective.labelSmoothing);
      return objective.labelSmoothing === 0 ? right : add(right, multiply(softplus(margin), objective.labelSmoothing));
    }
    case 'ipo': {
      const each = (answer: Answers) => divide(moved(answer), answer.tokens);
      return square(subtract(subtract(each(chosen), each(rejected)), 1 / (2 * objective.beta)));
    }
    case 'orpo': {
      // An answer that is certain in 32 bits would have infinite odds.
      const logOdds = (logP: Node) => subtract(logP, log(subtract(1 + 2 ** -23, exp(logP))));
      const [c, r] = [perToken(chosen), perToken(rejected)];
      const odds = subtract(logOdds(c), logOdds(r));
      return add(negate(c), multiply(softplus(negate(odds)), objective.beta));
    }
    case 'simpo': {
      const margin = multiply(subtract(perToken(chosen), perToken(rejected)), objective.beta);
      return softplus(negate(subtract(margin, objective.margin)));
    }
  }
}
