import { isConstructed } from '../operators/constructors.ts';
import type { Json, OperatorSignature } from '../operators/manifest.ts';
import { showNumber } from '../operators/show.ts';
import type { Bounds, Type } from '../operators/types.ts';
import type { RunExpression } from './expression.ts';
import { expressionText } from './expression-text.ts';
import type { Compilation, GraphNode, Step } from './graph.ts';
import { conjuncts, expressionOf } from './kernel.ts';
import type { MeasuredLimit, Method } from './measurement.ts';
import { placeOfOption } from './place.ts';

/** Name of the constructor of values that are measured. */
export const measuredValue = 'auto';
const defaultSample = 10_000;
const defaultSigma = 3;

type Auto = { readonly $: 'auto'; readonly [option: string]: Json };
const isAuto = (value: Json | undefined): value is Auto => isConstructed(value) && value.$ === measuredValue;

type Limiting = Pick<GraphNode | Step, 'id' | 'operator' | 'options'>;

const stepsOf = (node: GraphNode): readonly Limiting[] => (node.stage === null ? [node] : node.stage.steps);

/** Every limit that is measured, in the order of the graph, which is the order in which they can be. */
export function measuredLimits(
  { graph, sourceMap }: Compilation,
  signatureOf: (operator: string) => OperatorSignature | undefined,
): readonly MeasuredLimit[] {
  return graph.nodes.flatMap((node) =>
    stepsOf(node).flatMap((step) => {
      const params = signatureOf(step.operator)?.params ?? [];
      return params.flatMap((param): MeasuredLimit[] => {
        if (param.measured === undefined) return [];
        const { reasons } = param.measured;
        const location =
          sourceMap.locations[placeOfOption(step.id, param.name)]?.[0] ?? sourceMap.locations[step.id]?.[0] ?? null;
        const off = Array.isArray(param.off) ? (param.off as Bounds) : null;
        const common = {
          off,
          task: node.id,
          step: step.id,
          operator: step.operator,
          param: param.name,
          reasons,
          location,
        };
        const made = (
          auto: Auto,
          option: string,
          rest: Pick<MeasuredLimit, 'part' | 'drops' | 'type'>,
        ): MeasuredLimit => ({
          ...common,
          ...rest,
          ...read(auto),
          option,
          name: placeOfOption(step.id, option),
          bounds: ('bounds' in rest.type ? rest.type.bounds : undefined) ?? [null, null],
        });
        const given = step.options[param.name];
        if (param.measured.drops !== 'compared')
          return isAuto(given)
            ? [made(given, param.name, { part: null, drops: param.measured.drops, type: param.type })]
            : [];
        const condition = given === undefined ? null : expressionOf(given);
        return (condition === null ? [] : conjuncts(condition)).flatMap((part, index) => {
          const limit = autoIn(part);
          if (limit === null) return [];
          const { left, operator } = part as Extract<RunExpression, { op: 'binary' }>;
          const drops = operator.startsWith('<') ? 'above' : 'below';
          return [made(limit, `${expressionText(left)} ${operator}`, { part: index, drops, type: float })];
        });
      });
    }),
  );
}

const float: Type = { kind: 'scalar', name: 'Float' };

/** The limit of a comparison that is measured. */
function autoIn(part: RunExpression): Auto | null {
  if (part.op !== 'binary' || part.right.op !== 'literal') return null;
  return isAuto(part.right.value) ? part.right.value : null;
}

/** Whether a condition compares with a limit that is measured. */
export const isMeasuredCondition = (condition: RunExpression): boolean =>
  conjuncts(condition).some((part) => autoIn(part) !== null);

function read(auto: Auto): Pick<MeasuredLimit, 'method' | 'sample' | 'written'> {
  const { share, sigma = defaultSigma, sample = defaultSample } = auto;
  const method: Method = typeof share === 'number' ? { share } : { sigma: Number(sigma) };
  const how = 'share' in method ? `share: ${showNumber(method.share, fraction)}` : `sigma: ${method.sigma}`;
  const size = sample === defaultSample ? '' : `, sample: ${Number(sample)}`;
  return { method, sample: Number(sample), written: `${measuredValue}(${how}${size})` };
}

const fraction: Type = { kind: 'quantity', name: 'Fraction' };

/**
 * The graph with what `valueFrom` gives for each limit in its place: a number that was measured, null for none (the option is as if it were not given), and undefined where `auto(…)`
 * is to stay.
 */
export function withLimits(
  nodes: readonly GraphNode[],
  limits: readonly MeasuredLimit[],
  valueFrom: (limit: MeasuredLimit) => number | null | undefined,
): readonly GraphNode[] {
  const byStep = new Map<string, MeasuredLimit[]>();
  for (const limit of limits) byStep.set(limit.step, [...(byStep.get(limit.step) ?? []), limit]);
  const filled = <S extends Limiting>(step: S): S => {
    const own = byStep.get(step.id);
    return own === undefined
      ? step
      : { ...step, options: own.reduce((options, one) => replaced(options, one, valueFrom(one)), step.options) };
  };
  return nodes.map((node) =>
    node.stage === null ? filled(node) : { ...node, stage: { ...node.stage, steps: node.stage.steps.map(filled) } },
  );
}

type Options = Step['options'];

function replaced(options: Options, { param, part }: MeasuredLimit, value: number | null | undefined): Options {
  if (value === undefined) return options;
  if (part === null) {
    const { [param]: _, ...others } = options;
    return value === null ? others : { ...options, [param]: value };
  }
  let index = 0;
  const walk = (each: RunExpression): RunExpression => {
    if (each.op === 'binary' && each.operator === 'and') {
      const left = walk(each.left);
      return { ...each, left, right: walk(each.right) };
    }
    return index++ === part && each.op === 'binary' ? { ...each, right: { op: 'literal', value } } : each;
  };
  return { ...options, [param]: { $expression: walk(expressionOf(options[param]!)!) as unknown as Json } };
}
