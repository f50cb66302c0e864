import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { Flow, FlowNode } from '../compiler/graph/flow.ts';
import type { Compilation } from '../compiler/graph/graph.ts';
import { lower } from '../compiler/graph/lower.ts';
import { measuredLimits } from '../compiler/graph/measured.ts';
import type { MeasuredLimit } from '../compiler/graph/measurement.ts';
import type { OperatorSignature } from '../compiler/operators/manifest.ts';
import type { Measure, TestFlow } from '../compiler/semantics/tests.ts';
import { filesBeside, secretsOf } from '../runtime/plan/beside.ts';
import { expectationHolds, type Measured } from './expectations.ts';
import { filled } from './limits/pinned.ts';
import { performRun, type RunResult } from './perform.ts';
import { type Compiled, digestsOf } from './pipeline.ts';
import { planSession, sessionAt } from './session.ts';
import type { Terminal } from './terminal.ts';

/** How one test of a file came out. */
export interface TestResult {
  readonly sentence: string;
  readonly passed: boolean;
  /** What did not hold, with the values seen; a task that failed is a diagnostic. */
  readonly problems: readonly { readonly text: string; readonly diagnostic: Diagnostic | null }[];
}

/**
 * Runs the tests of a pipeline file over the rows written in them, with the real operators, in a store of their own that is thrown away. The pipeline's own
 * data is not touched.
 */
export async function runTests(
  compiled: Compiled,
  tests: readonly TestFlow[],
  workers: number,
  terminal: Terminal,
): Promise<TestResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-tests-'));
  try {
    writeRows(folder, tests);
    const operator = (name: string): OperatorSignature =>
      compiled.manifest.operators.find((each) => each.name === name)!;
    const written = lower(combined(tests, operator('jsonl'), operator('where')), digestsOf(compiled.manifest));
    const { compilation, limits } = withLimitsOf(compiled, written);
    layBeside(folder, compilation, compiled.project.root);
    const session = await sessionAt(folder, { ...compiled, compilation, limits }, join(folder, 'store'));
    const plan = await planSession(session, []);
    const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
    if (compilation.graph.nodes.length > 0 && errors.length > 0)
      return tests.map(({ sentence }) => ({
        sentence,
        passed: false,
        problems: errors.map((diagnostic) => ({ text: diagnostic.message, diagnostic })),
      }));
    // Tests that only count the rows written in them leave nothing to compute.
    const outcome =
      plan.tasks.length === 0
        ? nothing
        : await performRun(session, plan, { workers, event: () => undefined, terminal });
    return tests.map((test, i) => judge(test, i, outcome));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A limit that is measured has in a test the number that it has in the pipeline: that of the same place in the source, where all uses of it have the same. Few rows that someone
 * made up measure nothing.
 */
function withLimitsOf({ limits, manifest }: Compiled, compilation: Compilation): ReturnType<typeof filled> {
  const own = measuredLimits(compilation, (name) => manifest.operators.find((each) => each.name === name));
  return filled(
    compilation,
    own.map((limit) => {
      const same = limits.filter((each) => placeOf(each.limit) === placeOf(limit));
      const numbers = new Set(same.map(({ locked }) => locked?.value));
      const [first] = same;
      if (first && numbers.size === 1) return { ...first, limit };
      const missing = first
        ? 'it has several numbers, since it is used in several places'
        : 'the pipeline does not use it';
      return { limit, locked: null, missing: `${missing}, so that a test cannot know which` };
    }),
  );
}

const placeOf = ({ location, option }: MeasuredLimit): string =>
  location === null ? '' : `${location.file}:${location.span.start} ${option}`;

/** Literal rows become files, so that a test goes the whole way that data goes. */
function writeRows(folder: string, tests: readonly TestFlow[]): void {
  mkdirSync(join(folder, 'rows'));
  for (const { rows } of tests) {
    for (const [id, table] of Object.entries(rows)) {
      writeFileSync(join(folder, pathOf(id)), table.rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
  }
}

/**
 * What operators read beside their rows: word lists and classifiers are copied, and a secret that is not set gets a stand-in, since what a test expects may not depend on
 * whose machine it runs on.
 */
function layBeside(folder: string, { graph }: Compilation, project: string): void {
  for (const path of graph.nodes.flatMap(filesBeside)) {
    if (!existsSync(join(project, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(project, path), join(folder, path));
  }
  for (const { name } of graph.nodes.flatMap(secretsOf))
    if (!process.env[`${name}_FILE`]) process.env[name] ||= 'a stand-in for tests, no secret';
}

const pathOf = (id: string): string => `rows/${id}.jsonl`;
const measureId = (test: number, name: string): string => `test${test + 1}:${name}`;

/** All tests as one flow. `none` and `all` count the rows that meet their condition. */
function combined(tests: readonly TestFlow[], jsonl: OperatorSignature, where: OperatorSignature): Flow {
  const nodes = tests.flatMap((test, i) => [
    ...test.flow.nodes
      .map((node) => (test.rows[node.id] ? reading(node, test, jsonl) : node))
      .map((node) => measurable(node, test)),
    ...Object.entries(test.measures).flatMap(([name, measure]) =>
      measure.condition ? [counting(measureId(i, name), measure, test, where)] : [],
    ),
  ]);
  return { ...tests[0]!.flow, pipeline: { ...tests[0]!.flow.pipeline, name: 'tests' }, nodes, names: {} };
}

/** What is measured must be a table of its own, whatever reads it next. */
function measurable(node: FlowNode, { measures }: TestFlow): FlowNode {
  return Object.values(measures).some(({ rows }) => rows.node === node.id) ? { ...node, named: true } : node;
}

function reading(node: FlowNode, test: TestFlow, jsonl: OperatorSignature): FlowNode {
  const options = { path: pathOf(node.id), record: test.rows[node.id]!.record as never };
  return {
    ...node,
    kind: 'source',
    operator: 'jsonl',
    version: jsonl.version,
    options,
    observations: ['path'],
    named: true,
  };
}

function counting(id: string, { rows, condition }: Measure, test: TestFlow, where: OperatorSignature): FlowNode {
  const from = test.flow.nodes.find((node) => node.id === rows.node)!;
  return {
    ...from,
    id,
    operator: 'where',
    kind: 'row',
    version: where.version,
    digest: null,
    options: { condition: { $expression: condition as never } },
    observations: [],
    inputs: { rows },
    outputs: { rows: { kind: 'rows', row: null } },
    named: true,
  };
}

type Outcome = Pick<RunResult, 'states' | 'failures'>;

const nothing: Outcome = { states: new Map(), failures: [] };

function judge(test: TestFlow, index: number, outcome: Outcome): TestResult {
  const own = new Set([
    ...test.flow.nodes.map(({ id }) => id),
    ...Object.keys(test.measures).map((name) => measureId(index, name)),
  ]);
  const failed = outcome.failures.filter((failure) => own.has(failure.task));
  if (failed.length > 0) {
    return {
      sentence: test.sentence,
      passed: false,
      problems: failed.map(({ diagnostic }) => ({ text: diagnostic.message, diagnostic })),
    };
  }
  const measured: Record<string, Measured> = {};
  for (const [name, { kind, rows }] of Object.entries(test.measures)) {
    // A literal that one step reads is no table of its own, but it says itself how many rows it has.
    const all = test.rows[rows.node]?.rows.length ?? countOf(outcome, rows.node, rows.output);
    const matching = kind === 'count' ? 0 : countOf(outcome, measureId(index, name), 'rows');
    if (all === null || matching === null) return unfinished(test);
    measured[name] = kind === 'count' ? all : { kind, all, matching };
  }
  const problems = test.expectations.flatMap((expectation) => {
    const problem = expectationHolds(expectation.condition, measured);
    return problem === null ? [] : [{ text: `${expectation.text}: ${problem}`, diagnostic: null }];
  });
  return { sentence: test.sentence, passed: problems.length === 0, problems };
}

/** The run was stopped before everything was counted. */
function unfinished({ sentence }: TestFlow): TestResult {
  return { sentence, passed: false, problems: [{ text: 'it was stopped before it was done', diagnostic: null }] };
}

function countOf({ states }: Outcome, task: string, output: string): number | null {
  const found = states.get(task)?.result?.outputs[output];
  return found?.type === 'rows' ? found.rows : null;
}
