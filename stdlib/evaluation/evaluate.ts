import {
  evaluation,
  type Json,
  type Metric,
  type Model,
  type RunExpression,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { conditionOf, type MetricReference, memberOf, metricsOf } from './condition.ts';
import { type EstimatedPair, estimate, type Pair, type Side } from './estimates.ts';
import { type Estimate, judge, overall } from './judge.ts';
import { gatherUnits, isMeasured, type Measured } from './measured.ts';
import { detailOf, type EvaluationReport, type ReportedGate, reportMetric, settings, warningsOf } from './report.ts';

/** A `require` of the evaluation, as the graph carries it. The worker hands the node's gates over among the options. */
export interface Gate {
  readonly text: string;
  readonly condition: RunExpression;
}

interface Judging {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly gates: readonly Gate[];
}

/**
 * Judges metrics of a model, beside the same metrics of a baseline, and decides the gates that `require` demands. Documents are resampled 2 000
 * times (paired bootstrap: model and baseline always on the same documents); a gate passes where the 95 % interval of its margin lies wholly on
 * the right side, fails where it lies wholly on the wrong one, and is inconclusive otherwise.
 */
export const evaluate = evaluation({
  version: '1',
  labels: 'measure',
  async run(
    /** The model to judge. */
    model: Model,
    options: {
      /** The model that every metric is also measured on: `<metric>.baseline` in a gate. */
      against?: Model;
      /** What to measure, each under a name of its own. */
      [metric: string]: Metric | Model | undefined;
    },
    task: TaskTools,
  ): Promise<void> {
    // Its metrics were measured before; the language names the model here all the same.
    void model;
    const { metrics, gates } = judging(options);
    const pairs = await readPairs(metrics, gates, task);
    const estimates = estimate(pairs, Math.abs(Math.trunc(task.seed)));
    const reported = gates.map((gate) => decide(gate, metrics, estimates, task));
    const verdict = overall(reported.map(({ verdict }) => verdict));
    const report: EvaluationReport = {
      ...settings,
      verdict,
      metrics: Object.fromEntries(pairs.map((pair) => [pair.name, reportMetric(pair, estimates.get(pair.name)!)])),
      gates: reported,
      warnings: reported.flatMap(({ text, comparisons }) => warningsOf(text, comparisons)),
    };
    for (const warning of report.warnings) task.log(`warning: ${warning}`);
    task.value('report', report as unknown as Json);
  },
});

function judging(options: object): Judging {
  const { against: _, gates, ...metrics } = options as Record<string, unknown>;
  return { metrics: metrics as Record<string, Metric>, gates: (gates ?? []) as readonly Gate[] };
}

/** Metrics that have a number, in order, each with its baseline. */
async function readPairs(
  metrics: Readonly<Record<string, Metric>>,
  gates: readonly Gate[],
  task: TaskTools,
): Promise<Pair[]> {
  for (const gate of gates) {
    for (const { name, baseline } of metricsOf(gate.condition)) {
      if (baseline && metrics[`${name}.baseline`] === undefined)
        task.fail('FTP0972', { gate: gate.text, metric: name });
    }
  }
  const pairs: Pair[] = [];
  for (const [name, metric] of Object.entries(metrics)) {
    if (name.endsWith('.baseline') || !isMeasured(metric.value)) continue;
    const other = metrics[`${name}.baseline`];
    const model = await readSide(metric, metric.value);
    const baseline = other && isMeasured(other.value) ? await readSide(other, other.value) : null;
    if (baseline && baseline.units?.identity !== model.units?.identity) task.fail('FTP0974', { metric: name });
    pairs.push({ name, model, baseline });
  }
  return pairs;
}

const readSide = async (metric: Metric, measured: Measured): Promise<Side> => ({
  measured,
  units: await gatherUnits(metric, measured),
});

function decide(
  gate: Gate,
  metrics: Readonly<Record<string, Metric>>,
  estimates: ReadonlyMap<string, EstimatedPair>,
  task: TaskTools,
): ReportedGate {
  const condition = conditionOf(gate.condition);
  if (condition === null) return task.fail('FTP0973', { gate: gate.text });
  const lookup = (reference: MetricReference): Estimate => {
    const { name, field, baseline } = reference;
    const estimated = field === null ? estimates.get(name)?.[baseline ? 'baseline' : 'model'] : undefined;
    if (estimated) return estimated;
    const value = memberOf(metrics[baseline ? `${name}.baseline` : name]?.value ?? null, field);
    if (value === null) return task.fail('FTP0975', { gate: gate.text, metric: name, field: field ?? 'value' });
    return { value, replicates: null, units: 0, blocks: false };
  };
  const { verdict, comparisons } = judge(condition, lookup);
  const undecided = comparisons.find(({ margin }) => !Number.isFinite(margin));
  if (undecided) return task.fail('FTP0976', { gate: gate.text, comparison: undecided.text });
  return { text: gate.text, verdict, detail: detailOf(verdict, comparisons), comparisons };
}
