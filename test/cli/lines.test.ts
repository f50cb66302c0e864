import pc from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { eventLines, judgementLines, resultText } from '../../cli/views/lines.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { formatCount } from '../../runtime/progress/format.ts';
import type { ResultRecord, TaskReport } from '../../runtime/store/result.ts';
import { noReport } from '../support/run.ts';

const colors = pc.createColors(false);

const resultOf = (outputs: ResultRecord['outputs'], report: Partial<TaskReport> = {}): ResultRecord => ({
  format: 1,
  key: 'k',
  outputs,
  report: { ...noReport, ...report },
});

const judged: Json = {
  verdict: 'inconclusive',
  metrics: { bpb: { value: 2, baseline: 2.01, difference: { low: -0.03, high: 0.01 } } },
  gates: [{ text: 'bpb < bpb.baseline', verdict: 'inconclusive', detail: 'margin 0.01' }],
  warnings: ['a sample of 12 leaves ±0.02: too wide to show one so small.'],
};

test('a run says what its sample cannot tell', () => {
  const lines = judgementLines(judged, colors);
  assert.match(lines[0]!, 'bpb 2 · baseline 2.01 · difference -0.03 … 0.01 (95 %)');
  assert.match(lines[1]!, 'inconclusive bpb < bpb.baseline  margin 0.01');
  assert.match(lines[2]!, /warning +a sample of 12 leaves/);
  const event = { type: 'judged', task: 'quality', verdict: 'inconclusive', report: judged } as const;
  assert.equal(eventLines(event, colors, { finished: 1, total: 1 }), lines);
});

test('an evaluation amounts to its verdict', () => {
  assert.is(resultText(resultOf({ report: { type: 'value', digest: 'd', value: judged } })), 'inconclusive');
});

test('what was counted without being dropped is told with the task that counted it', () => {
  const result = resultOf({}, { counts: { 'tokens lost by the cut': 166807, 'rows without two tokens': 0 } });
  const event = { type: 'task-succeeded', task: 'tuned', key: 'k', result, changes: null } as const;
  const [, counted, ...rest] = eventLines(event, colors, { finished: 1, total: 1 });
  assert.is(counted?.trim(), `counted tokens lost by the cut ${formatCount(166807)}`);
  assert.equal(rest, []);
});

test.run();
