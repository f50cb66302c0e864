import type { Labels } from '../../graph/flow.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import type { Checker, Environment } from '../context.ts';
import type { RowShape } from '../rows.ts';
import type { Located, Port, Value } from '../values.ts';
import { declaredLabels } from './declare.ts';
import { join, noLabels } from './join.ts';
import { derivedFrom, keepColumns } from './personal.ts';
import { redact } from './redaction.ts';
import { writtenBy } from './synthetic.ts';

export interface LabelInput {
  /** Inputs that reach the outputs. */
  readonly flows: readonly Port[];
  readonly args: Readonly<Record<string, Located>>;
  /** Columns that the arguments name. */
  readonly columns: readonly string[];
  readonly shapes: ReadonlyMap<string, RowShape | 'other'>;
}

/** Labels of an operator's result. The signature says which rule holds. */
export function labelsAfter(cx: Checker, signature: OperatorSignature, input: LabelInput, env: Environment): Labels {
  const flows = signature.labels === 'subject' ? input.flows.slice(0, 1) : input.flows;
  const before = join(flows.map((port) => port.draft.labels));
  const shape = firstShape(input.shapes);
  switch (signature.labels) {
    case 'none':
    case 'measure':
      return noLabels;
    case 'declare': {
      // A model that is put together from others of the pipeline alone has nothing to declare.
      if (flows.length > 0 && !Object.values(input.args).some(({ value }) => comesFromOutside(value))) return before;
      const facts = cx.sources.get(env.owner.id);
      const declared = facts === undefined ? noLabels : declaredLabels(facts, shape, cx.policy);
      return flows.length === 0 ? declared : join([before, declared]);
    }
    case 'redact':
      return keepColumns(redact(before, signature, input.args), shape);
    case 'synthetic':
      return keepColumns(writtenBy(derivedFrom(before, signature, input.args), signature, input.args), shape);
    case 'train':
      // What a model never sees cannot survive in its weights.
      return { ...before, personal: before.personal.filter(({ column }) => isSeen(column, input)) };
    case 'publish':
      return before;
    default:
      return keepColumns(derivedFrom(before, signature, input.args), shape);
  }
}

/** `folder(…)`, `hub(…)`: what a declaration says is said of it. */
const comesFromOutside = (value: Value): boolean =>
  value.kind === 'constructed' && value.signature.family === 'ModelRef';

/** Where the objective names no column, the model sees all of them. What a base model has learnt stays. */
function isSeen(column: string, { columns, flows }: LabelInput): boolean {
  if (columns.length === 0 || columns.includes(column)) return true;
  return flows.some(
    ({ draft, output }) => output === 'model' && draft.labels.personal.some((one) => one.column === column),
  );
}

function firstShape(shapes: ReadonlyMap<string, RowShape | 'other'>): RowShape | null {
  for (const shape of shapes.values()) if (shape !== 'other') return shape;
  return null;
}
