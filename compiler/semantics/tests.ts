import type { Location } from '../diagnostics/diagnostic.ts';
import type { RunExpression } from '../graph/expression.ts';
import type { Deployment, Flow, Gate, Reference } from '../graph/flow.ts';
import type { Json } from '../operators/manifest.ts';
import type { RecordType } from '../operators/types.ts';
import type { AssertionEntry, TestStatement } from '../syntax/ast.ts';
import { written } from './accept.ts';
import { at, type Checker, complain, type Environment } from './context.ts';
import { refuseAssertion } from './declarations/block.ts';
import { environmentOf } from './declarations/define.ts';
import { settle } from './drafts.ts';
import { literalRows } from './literal-rows.ts';
import { bool } from './types/common.ts';
import type { FileScope, Owner, Port, Value } from './values.ts';

/** A `test` of the file: a flow over rows written in the test, what is measured of its tables, and what must hold of that. */
export interface TestFlow {
  readonly sentence: string;
  /** Of the sentence. */
  readonly location: Location;
  readonly flow: Flow;
  /** Rows of the nodes with operator `rows`, which read no file. */
  readonly rows: Readonly<Record<string, { readonly record: RecordType; readonly rows: readonly Json[] }>>;
  /** By the name under which `expectations` speak of them as metrics. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly expectations: readonly Gate[];
}

export interface Measure {
  /** `none` and `all` of no rows fail, since they prove nothing. */
  readonly kind: 'count' | 'none' | 'all';
  readonly rows: Reference;
  readonly condition: RunExpression | null;
}

/** A measure before nodes have ids. */
interface Taken {
  readonly kind: Measure['kind'];
  readonly port: Port;
  readonly condition: RunExpression | null;
}

export function elaborateTests(cx: Checker, scope: FileScope, deployment: Deployment): readonly TestFlow[] {
  const tests = scope.tree.statements.filter((one): one is TestStatement => one.kind === 'test');
  const seen = new Map<string, TestStatement>();
  return tests.map((test, index) => {
    const env = environmentOf(scope, ownerOf(test, index));
    if (seen.has(test.sentence)) complain(cx, env, 'FTP0102', test.sentenceSpan, { name: test.sentence });
    seen.set(test.sentence, test);
    return elaborate(cx, test, env, deployment);
  });
}

const ownerOf = (test: TestStatement, index: number): Owner => ({
  id: `test${index + 1}`,
  keyword: 'test',
  name: test.sentence,
  docs: '',
});

function elaborate(cx: Checker, test: TestStatement, env: Environment, deployment: Deployment): TestFlow {
  const taken = new Map<string, Taken>();
  const literals = new Map<Port, readonly Json[]>();
  const locals = new Map(env.locals);
  const later = new Map<string, Location>();
  for (const entry of test.block.entries) if (entry.kind === 'entry') later.set(entry.name.text, at(env, entry.name));
  const measure = (kind: Measure['kind'], port: Port, condition: RunExpression | null): string => {
    const name = `${kind}${taken.size + 1}`;
    taken.set(name, { kind, port, condition });
    return name;
  };
  const inner: Environment = { ...env, locals, later, phase: 'run', test: { measure } };
  const expectations: Gate[] = [];
  for (const entry of test.block.entries) {
    if (entry.kind === 'require') refuseAssertion(cx, entry, env);
    if (entry.kind === 'expect') expectations.push(...expectationOf(cx, entry, inner));
    if (entry.kind !== 'entry') continue;
    if (locals.has(entry.name.text)) complain(cx, env, 'FTP0106', entry.name, { key: entry.name.text });
    later.delete(entry.name.text);
    const what = `\`${entry.name.text}\` of this test`;
    const value = asRows(cx, cx.evaluate(entry.value, { type: null, what }, inner), entry.value, env, literals);
    locals.set(entry.name.text, { value, location: at(env, entry.name), used: true });
  }
  if (expectations.length === 0 && !test.block.entries.some((entry) => entry.kind === 'expect'))
    complain(cx, env, 'FTP0108', test.sentenceSpan, { keyword: 'test', part: 'an `expect` at least' });
  return assemble(cx, test, env, deployment, taken, literals, expectations);
}

function expectationOf(cx: Checker, entry: AssertionEntry, env: Environment): readonly Gate[] {
  const value = cx.evaluate(entry.value, { type: bool, what: 'an expectation' }, env);
  if (value.kind === 'data') {
    const actual = 'known without running anything';
    const said = { what: 'an expectation', expected: 'a condition on rows', actual };
    complain(cx, env, 'FTP0200', entry.value, said);
  }
  if (value.kind !== 'run') return [];
  return [{ text: written(env, entry.value), condition: value.expression, location: at(env, entry.value) }];
}

/** A list of records stands for unlabelled rows. */
function asRows(
  cx: Checker,
  value: Value,
  span: { readonly start: number; readonly end: number },
  env: Environment,
  literals: Map<Port, readonly Json[]>,
): Value {
  if (value.kind !== 'list' || !value.items.some((item) => item.value.kind === 'record')) return value;
  const made = literalRows(cx, value, span, env);
  if (made.stream.kind === 'stream') literals.set(made.stream.port, made.rows);
  return made.stream;
}

function assemble(
  cx: Checker,
  test: TestStatement,
  env: Environment,
  deployment: Deployment,
  taken: ReadonlyMap<string, Taken>,
  literals: ReadonlyMap<Port, readonly Json[]>,
  expectations: readonly Gate[],
): TestFlow {
  const { nodes, reference } = settle(
    cx.drafts,
    [...taken.values()].map((one) => one.port),
  );
  const measures: Record<string, Measure> = {};
  for (const [name, { kind, port, condition }] of taken) measures[name] = { kind, rows: reference(port), condition };
  const rows: Record<string, TestFlow['rows'][string]> = {};
  const kept = new Set(nodes.map((node) => node.id));
  for (const [port, records] of literals) {
    const type = port.draft.outputs.rows;
    const id = reference(port).node;
    if (kept.has(id) && type?.kind === 'rows' && type.row !== null) rows[id] = { record: type.row, rows: records };
  }
  const { seed, purpose } = cx.pipeline;
  const names = Object.fromEntries(Object.entries(measures).map(([name, one]) => [name, one.rows]));
  return {
    sentence: test.sentence,
    location: at(env, test.sentenceSpan),
    flow: { pipeline: { name: test.sentence, seed, purpose, docs: '' }, nodes, names, deployment },
    rows,
    measures,
    expectations,
  };
}
