import type { Location } from '../../diagnostics/diagnostic.ts';
import type { Gate } from '../../graph/flow.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import type { AssertionEntry, BlockEntry, Entry } from '../../syntax/ast.ts';
import { mismatch, written } from '../accept.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import type { RunValue, Sample } from '../run-value.ts';
import { checkGate } from '../training/gates.ts';
import { bool, metric } from '../types/common.ts';
import { invalid, type MetricValue, type Port, type Value } from '../values.ts';
import { blockOf, type Call, neededBy } from './applied.ts';
import { evaluateArguments } from './arguments.ts';
import { makeDraft } from './emit.ts';
import { matchArguments } from './match.ts';

/** Models that an evaluation looks at: the one judged, and the one it is compared with. */
interface Judged {
  readonly model: Port | null;
  readonly baseline: Port | null;
  /** One was named, even if what was named is wrong. */
  readonly hasBaseline: boolean;
}

/**
 * `evaluate(tuned, against: base) { bpb: …  require … }`. The signature's rest parameter takes the metrics; each is applied to every judged
 * model, and gates may speak of the metrics above them.
 */
export function evaluationValue(cx: Checker, signature: OperatorSignature, call: Call, env: Environment): Value {
  const { expression, name, piped } = call;
  const block = blockOf(call, env);
  const entries = block?.entries ?? [];
  const isOption = (entry: BlockEntry) =>
    entry.kind === 'entry' && signature.params.some((param) => !param.rest && param.name === entry.name.text);
  const options = entries.filter(isOption);
  const bound = matchArguments(
    cx,
    signature,
    name,
    expression.args,
    piped,
    block === null ? null : { ...block, entries: options },
    env,
  );
  const metrics = bound.filter((one) => one.param.rest);
  const args = evaluateArguments(
    cx,
    signature,
    bound.filter((one) => !one.param.rest),
    env,
  );
  const values = { ...args.values };
  const judged = modelsOf(signature, values);
  for (const param of signature.params) if (param.type.kind === 'model') delete values[param.name];
  const own: Entry[] = metrics.flatMap((one) => {
    const argument = expression.args.find((arg) => arg.name?.text === one.name);
    return argument?.name ? [{ ...argument, kind: 'entry', name: argument.name, docs: [] } as Entry] : [];
  });
  const collected = collectEntries(cx, [...own, ...entries.filter((entry) => !isOption(entry))], judged, env);
  const draft = makeDraft(cx, env, {
    signature,
    args: values,
    columns: [],
    shapes: new Map(),
    outputs: { report: signature.result },
    label: signature.name,
    name,
    needs: neededBy(call, env),
    gates: collected.gates,
    extraOptions: {},
    extraInputs: collected.inputs,
  });
  const definition = block?.definition ?? null;
  if (definition === null) return invalid;
  return { kind: 'report', port: { draft, output: 'report' }, definition, metrics: collected.types };
}

function modelsOf(signature: OperatorSignature, values: Readonly<Record<string, { readonly value: Value }>>): Judged {
  const models = signature.params.filter((param) => param.type.kind === 'model');
  const [judged, baseline] = models.map((param) => values[param.name]?.value);
  const port = (value: Value | undefined): Port | null => (value?.kind === 'model' ? value.port : null);
  return { model: port(judged), baseline: port(baseline), hasBaseline: baseline !== undefined };
}

interface Collected {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly types: Readonly<Record<string, Type>>;
  readonly gates: readonly Gate[];
}

function collectEntries(cx: Checker, entries: readonly BlockEntry[], judged: Judged, env: Environment): Collected {
  const locals = new Map(env.locals);
  const later = new Map<string, Location>();
  for (const entry of entries) if (entry.kind === 'entry') later.set(entry.name.text, at(env, entry.name));
  const inputs: Record<string, Port> = {};
  const types: Record<string, Type> = {};
  const gates: Gate[] = [];
  for (const entry of entries) {
    const inner: Environment = { ...env, locals, later, columns: null, phase: 'run', block: null };
    if (entry.kind === 'expect') complain(cx, env, 'FTP0118', wordOf(entry), { keyword: 'expect', where: 'a test' });
    if (entry.kind === 'require') gates.push(...gateOf(cx, entry, inner));
    if (entry.kind !== 'entry') continue;
    if (locals.has(entry.name.text)) {
      complain(cx, env, 'FTP0106', entry.name, { key: entry.name.text });
      continue;
    }
    later.delete(entry.name.text);
    const what = `\`${entry.name.text}\` of \`${env.owner.name}\``;
    const value = cx.evaluate(entry.value, { type: null, what }, inner);
    const known =
      value.kind === 'metric'
        ? applyMetric(cx, value, entry, judged, inputs, env)
        : derivedEntry(cx, value, entry, what, inner);
    if (value.kind === 'metric') types[entry.name.text] = value.signature.result;
    locals.set(entry.name.text, { value: known, location: at(env, entry.name), used: true });
  }
  return { inputs, types, gates };
}

/** A name for an expression over earlier metrics is put into the gates that use it. */
function derivedEntry(cx: Checker, value: Value, entry: Entry, what: string, env: Environment): Value {
  if (value.kind === 'invalid' || value.kind === 'run') return value;
  return mismatch(cx, value, { type: metric, what }, entry.value, env);
}

function applyMetric(
  cx: Checker,
  value: MetricValue,
  entry: Entry,
  judged: Judged,
  inputs: Record<string, Port>,
  env: Environment,
): RunValue {
  const name = entry.name.text;
  const models = { [name]: judged.model, [`${name}.baseline`]: judged.baseline };
  for (const [input, model] of Object.entries(models)) {
    if (model === null) continue;
    const draft = makeDraft(cx, env, {
      signature: value.signature,
      args: value.args,
      columns: value.columns,
      shapes: new Map(),
      outputs: { value: value.signature.result },
      label: input,
      name: { kind: 'name', name: { ...value.span, text: value.signature.name }, ...value.span },
      needs: null,
      gates: [],
      extraOptions: {},
      extraInputs: { model },
    });
    inputs[input] = { draft, output: 'value' };
  }
  const fields = value.signature.result.kind === 'metric' ? value.signature.result.fields : {};
  return {
    kind: 'run',
    phase: 'run',
    type: metric,
    expression: { op: 'metric', name, field: null, baseline: false },
    chain: [
      { text: name, location: at(env, entry.name) },
      { text: `evaluation ${env.owner.name}`, location: at(env, entry.name) },
    ],
    columns: [],
    metric: { fields, baseline: judged.hasBaseline, sample: sampleOf(value) },
  };
}

function gateOf(cx: Checker, entry: AssertionEntry, env: Environment): readonly Gate[] {
  const condition = cx.evaluate(entry.value, { type: bool, what: 'a gate' }, env);
  if (condition.kind === 'data') mismatchConstant(cx, entry, env);
  if (condition.kind !== 'run') return [];
  const gate = { text: written(env, entry.value), condition: condition.expression, location: at(env, entry.value) };
  checkGate(cx, entry.value, env);
  return [gate];
}

/** A gate over constants would pass or fail whatever the model does. */
function mismatchConstant(cx: Checker, entry: AssertionEntry, env: Environment): void {
  complain(cx, env, 'FTP0200', entry.value, {
    what: 'a gate',
    expected: 'a condition on a metric',
    actual: 'the same for every model',
  });
}

const wordOf = (entry: AssertionEntry) => ({ start: entry.start, end: entry.start + entry.kind.length });

function sampleOf({ args, signature }: MetricValue): Sample | null {
  const given = args.sample;
  const filled = signature.params.find((param) => param.name === 'sample')?.default;
  if (given === undefined) return typeof filled === 'number' ? { size: filled, location: null } : null;
  const { value, file, span } = given;
  if (value.kind !== 'data' || typeof value.json !== 'number') return null;
  return { size: value.json, location: { file, span: { start: span.start, end: span.end } } };
}
