import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GraphNode } from '../../../compiler/graph/graph.ts';
import type { MeasuredLimit } from '../../../compiler/graph/measurement.ts';
import { UserFailure } from '../../../runtime/worker/failure.ts';
import { order, place, run, signatureOf, sourceFiles, stageNode, step, storedTable } from '../../support/orders.ts';

/** Tasks that measure limits: what they draw and read does not depend on threads or on how tables are cut. */

const limitOf = (operator: string, name: string, more: Partial<MeasuredLimit> = {}): MeasuredLimit => {
  const { type, measured } = signatureOf(operator).params.find((each) => each.name === name)!;
  return {
    task: 'corpus',
    step: operator,
    operator,
    param: name,
    part: null,
    option: name,
    name: `${operator}#${name}`,
    drops: measured!.drops as 'above' | 'below',
    reasons: measured!.reasons,
    method: { share: 0.1 },
    sample: 300,
    written: 'auto(share: 10%)',
    type,
    bounds: [null, null],
    off: null,
    location: null,
    ...more,
  };
};

const measuring = (
  stage: Parameters<typeof stageNode>[0],
  limits: readonly MeasuredLimit[],
  idle: readonly MeasuredLimit[] = [],
): GraphNode =>
  stageNode(stage, {
    id: 'corpus:measure',
    outputs: { limits: { kind: 'any' } },
    measure: { limits, idle, sample: limits[0]!.sample, seed: 7 },
  });

const found = (result: Awaited<ReturnType<typeof run>>['result']): Record<string, Record<string, number>> => {
  const { limits } = result.outputs;
  if (limits?.type !== 'value') throw new Error('no value');
  return limits.value as unknown as Record<string, Record<string, number>>;
};

/** Words of row i: i modulo 1000, so that the shares of the whole are known. */
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: i, text: Array.from({ length: i % 1000 }, () => 'ord').join(' ') }));
const words = limitOf('gopher_quality', 'max_words');
const open = { text: 'text', min_words: 0, min_mean_length: 0, min_stop_words: 0, min_alpha_words: 0, max_symbols: 1 };

test('one thread or several, one shard or many: the same numbers', async () => {
  const at = place();
  // More than what threads are started for.
  const lines = `${rows(6000)
    .map((row) => JSON.stringify(row))
    .join('\n')}\n`;
  assert.ok(lines.length > 8_000_000);
  const files = sourceFiles(at, { 'a.jsonl': lines });
  const source = step('jsonl', { path: 'a.jsonl' });
  const given = measuring({ source, steps: [step('gopher_quality', open)] }, [words]);
  const [one, three] = [1, 3].map((threads) => run(order(at, given, { files, threads })));
  const measured = found((await one!).result)['gopher_quality#max_words']!;
  assert.equal(found((await three!).result)['gopher_quality#max_words'], measured);
  assert.equal([measured.rows, measured.values], [6000, 300]);
  // Of a uniform distribution up to 999 a tenth lies above 899; of 300 the quantile has a standard deviation of 17.
  assert.ok(Math.abs(measured.value! - 899) < 5 * 17, String(measured.value));
  const large = measuring({ steps: [step('gopher_quality', open)] }, [words]);
  for (const shardBytes of [undefined, 200_000]) {
    const table = await storedTable(at, rows(6000), shardBytes);
    const { result } = await run(order(at, large, { inputs: { rows: table } }));
    assert.equal(found(result)['gopher_quality#max_words'], measured);
    assert.is(result.report.rowsIn, 6000);
  }
});

test('other limits of the step that are measured drop nothing, its written ones do', async () => {
  const at = place();
  const table = await storedTable(at, rows(200));
  const fewest = limitOf('gopher_quality', 'min_words');
  const measure = async (options: object, idle: readonly MeasuredLimit[]) => {
    const given = measuring({ steps: [step('gopher_quality', { ...open, ...options })] }, [words], idle);
    return found((await run(order(at, given, { inputs: { rows: table } }))).result)['gopher_quality#max_words']!;
  };
  assert.is((await measure({ min_words: 150 }, [])).values, 50);
  assert.is((await measure({}, [fewest])).values, 200);
});

test('a failure is told where the limit is written', async () => {
  const at = place();
  const table = await storedTable(at, [{ text: 'ett ord' }, { text: 'två ord' }]);
  const given = measuring({ steps: [step('gopher_quality', open)] }, [{ ...words, method: { sigma: 3 } }]);
  try {
    await run(order(at, given, { inputs: { rows: table } }));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserFailure);
    const { code, at: where, values } = error as UserFailure;
    assert.equal([code, where], ['FTP1210', 'gopher_quality#max_words']);
    assert.match(String(values.reason), 'all 2 values are 2');
  }
});

test.run();
