import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json, Metric, Model, Row, RunExpression } from '../../../compiler/operators/authoring.ts';
import { evaluate } from '../../../stdlib/evaluation/evaluate.ts';
import type { Measured } from '../../../stdlib/evaluation/measured.ts';
import type { EvaluationReport } from '../../../stdlib/evaluation/report.ts';
import { failureOf, recordTask, rowsOf } from '../../support/task.ts';

const model: Model = { kind: 'model', folder: 'nowhere' };
const statistic = { kind: 'ratio', numerator: 'loglikelihood', denominator: 'bytes', scale: -1, exp: false } as const;

/** Documents of a hundred bytes; how hard each is does not depend on the model, only the level does. */
function documents(count: number, level: number, block: (i: number) => string | null = () => null): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `d${i}`,
    loglikelihood: -(level + 40 * Math.abs(Math.sin(i * 12.9898))),
    bytes: 100,
    block: block(i),
  }));
}

function measured(rows: readonly Row[]): Metric {
  const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
  const value: Measured = {
    value: -sum('loglikelihood') / sum('bytes'),
    unit: 'nats/byte',
    better: 'lower',
    documents: rows.length,
    totals: {},
    statistic,
  };
  return { kind: 'metric', value: value as unknown as Json, documents: rowsOf(rows) };
}

const reference = (baseline: boolean, name = 'bpb', field: string | null = null): RunExpression => ({
  op: 'metric',
  name,
  field,
  baseline,
});
const gateOf = (factor: number, operator = '<='): { text: string; condition: RunExpression } => ({
  text: `bpb ${operator} ${factor} * bpb.baseline`,
  condition: {
    op: 'binary',
    operator,
    left: reference(false),
    right: { op: 'binary', operator: '*', left: { op: 'literal', value: factor }, right: reference(true) },
  },
});

async function judged(options: Record<string, unknown>, seed = 7): Promise<EvaluationReport> {
  const task = recordTask({ seed });
  await evaluate.run(model, options as never, task.tools);
  return task.values.report as unknown as EvaluationReport;
}

test('reports metrics with paired intervals and passes what clears the gate', async () => {
  const report = await judged({
    against: model,
    bpb: measured(documents(120, 100)),
    'bpb.baseline': measured(documents(120, 110)),
    gates: [gateOf(0.98)],
  });
  assert.is(report.verdict, 'pass');
  const { bpb } = report.metrics;
  assert.ok(Math.abs(bpb!.difference!.estimate + 0.1) < 1e-9);
  // The documents differ a lot among themselves, the difference between the models does not at all: pairing must show that.
  assert.ok(bpb!.interval.high! - bpb!.interval.low! > 0.02);
  assert.ok(bpb!.difference!.high! - bpb!.difference!.low! < 1e-9);
  assert.equal([bpb!.documents, bpb!.units, bpb!.resampled], [120, 120, 'documents']);
  assert.match(report.gates[0]!.detail, /n = 120/);
  assert.equal(report.warnings, []);
});

test('fails an untrained model and says so of the whole', async () => {
  const same = documents(120, 100);
  const report = await judged({ bpb: measured(same), 'bpb.baseline': measured(same), gates: [gateOf(0.98)] });
  assert.is(report.verdict, 'fail');
  assert.is(report.gates[0]!.verdict, 'fail');
});

test('leaves open what few documents cannot show, and warns', async () => {
  const noisy = documents(12, 100).map((row, i) => ({
    ...row,
    loglikelihood: Number(row.loglikelihood) - 30 * (i % 2),
  }));
  const report = await judged({
    bpb: measured(noisy),
    'bpb.baseline': measured(documents(12, 116)),
    gates: [gateOf(0.99)],
  });
  assert.is(report.verdict, 'inconclusive');
  assert.is(report.warnings.length, 1);
  assert.ok(report.gates[0]!.comparisons[0]!.needed! > 12);
});

test('resamples blocks where there are any: neighbours do not count as independent', async () => {
  const alone = await judged({ bpb: measured(documents(120, 100)) });
  // Blocks of twelve documents that rise and fall together.
  const tide = (row: Row, i: number): Row => ({
    ...row,
    loglikelihood: -(100 + 40 * Math.abs(Math.sin(Math.floor(i / 12)))),
  });
  const blocks = documents(120, 100, (i) => `b${Math.floor(i / 12)}`).map(tide);
  const together = await judged({ bpb: measured(blocks) });
  assert.equal([together.metrics.bpb!.units, together.metrics.bpb!.resampled], [10, 'blocks']);
  const width = ({ metrics }: EvaluationReport): number => metrics.bpb!.interval.high! - metrics.bpb!.interval.low!;
  assert.ok(width(together) > 2 * width(alone), `${width(together)} against ${width(alone)}`);
});

test('gives the same report for the same seed and another for another', async () => {
  const options = () => ({ bpb: measured(documents(40, 100)), gates: [] });
  assert.equal(await judged(options()), await judged(options()));
  assert.not.equal(await judged(options()), await judged(options(), 8));
});

test('counts copies as documents of their own', async () => {
  const rows = documents(30, 100).map((row) => ({ ...row, id: 'same' }));
  assert.is((await judged({ bpb: measured(rows) })).metrics.bpb!.units, 30);
});

test('passes an evaluation that demands nothing', async () => {
  assert.is((await judged({ bpb: measured(documents(20, 100)) })).verdict, 'pass');
});

test('FTP0972: a gate with a baseline that nobody measured', async () => {
  const { code, values } = await failureOf(() => judged({ bpb: measured(documents(20, 1)), gates: [gateOf(1)] }));
  assert.is(code, 'FTP0972');
  assert.is(values.metric, 'bpb');
});

test('FTP0973: a gate that compares nothing', async () => {
  const gate = { text: 'bpb', condition: reference(false) };
  assert.is((await failureOf(() => judged({ bpb: measured(documents(20, 1)), gates: [gate] }))).code, 'FTP0973');
});

test('FTP0974: a baseline measured on other documents', async () => {
  const options = { bpb: measured(documents(20, 1)), 'bpb.baseline': measured(documents(21, 1)), gates: [] };
  assert.is((await failureOf(() => judged(options))).code, 'FTP0974');
});

test('FTP0975: a member that the metric does not have', async () => {
  const condition: RunExpression = {
    op: 'binary',
    operator: '<',
    left: reference(false, 'bpb', 'gap'),
    right: { op: 'literal', value: 1 },
  };
  const gates = [{ text: 'bpb.gap < 1', condition }];
  const { code, values } = await failureOf(() => judged({ bpb: measured(documents(20, 1)), gates }));
  assert.equal([code, values.field], ['FTP0975', 'gap']);
});

test('FTP0976: a margin that is no number', async () => {
  const condition: RunExpression = {
    op: 'binary',
    operator: '<',
    left: { op: 'binary', operator: '/', left: reference(false), right: { op: 'literal', value: 0 } },
    right: { op: 'literal', value: 1 },
  };
  const gates = [{ text: 'bpb / 0 < 1', condition }];
  assert.is((await failureOf(() => judged({ bpb: measured(documents(20, 1)), gates }))).code, 'FTP0976');
});

test.run();
