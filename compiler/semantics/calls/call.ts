import type { OperatorSignature } from '../../operators/manifest.ts';
import type { CallExpression, PipeExpression } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { isMeasure } from '../builtins.ts';
import { does } from '../catalog.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { literalOf, runOf } from '../expressions/run.ts';
import { checkConstructed } from '../training/constructed.ts';
import { type ConstructedValue, invalid, type Value } from '../values.ts';
import { blockOf, type Call, neededBy } from './applied.ts';
import { evaluateArguments } from './arguments.ts';
import { findCallee } from './callee.ts';
import { emit } from './emit.ts';
import { evaluationValue } from './evaluation.ts';
import { filterValue } from './filter.ts';
import { matchArguments, type Piped } from './match.ts';
import { measureValue } from './measure.ts';
import { checkRequirements } from './requirements.ts';

/** `f(a, b: c)`, perhaps with what `|>` brings as its first argument, and with the block of its declaration. */
export function callValue(
  cx: Checker,
  expression: CallExpression,
  piped: Piped | null,
  want: Want,
  env: Environment,
): Value {
  const callee = findCallee(cx, expression.callee, piped !== null, want, env);
  if (callee === null || piped?.value.kind === 'invalid') return invalid;
  const call: Call = { expression, name: callee.name, piped };
  if (callee.kind === 'filter') return filterValue(cx, callee.filter, call, env);
  return operatorValue(cx, callee.signature, call, env);
}

function operatorValue(cx: Checker, signature: OperatorSignature, call: Call, env: Environment): Value {
  const { expression, name, piped } = call;
  const misplaced = whereNot(signature, piped !== null, env);
  if (misplaced !== null) {
    complain(cx, env, 'FTP0216', name, {
      operator: signature.name,
      does: isMeasure(signature) ? 'asks something of a table' : does[signature.kind],
      where: misplaced,
    });
    return invalid;
  }
  if (signature.kind === 'evaluation') return evaluationValue(cx, signature, call, env);
  const bound = matchArguments(cx, signature, name, expression.args, piped, blockOf(call, env), env);
  const args = evaluateArguments(cx, signature, bound, env);
  if (!args.broken) checkRequirements(cx, signature, args.values, name, env);
  switch (signature.kind) {
    case 'scalar': {
      const given = signature.params.map((param) => args.values[param.name]?.value);
      if (given.some((value) => value?.kind === 'invalid')) return invalid;
      const operands = signature.params.map((param, index) => {
        const value = given[index];
        return value === undefined ? ({ op: 'literal', value: param.default ?? null } as const) : literalOf(value);
      });
      const parts = { operator: signature.name, version: signature.version, args: operands };
      const chain = [{ text: `${signature.name}(…)`, location: at(env, name) }];
      const value = runOf(
        signature.result,
        { op: 'call', ...parts },
        given.filter((one) => one !== undefined),
      );
      return { ...value, phase: 'row', chain };
    }
    case 'value':
    case 'executor':
    case 'store': {
      const built: ConstructedValue = { kind: 'constructed', signature, args: args.values, span: name };
      return args.broken ? built : checkConstructed(cx, built, env);
    }
    case 'metric':
      if (isMeasure(signature)) return measureValue(signature, args, call, env);
      return { kind: 'metric', signature, args: args.values, span: name, columns: args.named };
    default:
      return emit(cx, signature, { args, bound, name, needs: neededBy(call, env) }, env);
  }
}

/** Kinds that have one place each. Elsewhere the wanted type says what is wrong. */
function whereNot(signature: OperatorSignature, isPiped: boolean, env: Environment): string | null {
  if (signature.kind === 'source' && env.source === null) return 'outside a `source` declaration';
  if (isMeasure(signature) && env.test === undefined) return 'outside a `test`';
  if (isPiped && !signature.params.some((param) => param.positional)) return 'behind `|>`';
  if (signature.kind === 'scalar' && env.phase !== 'row') return 'outside an expression over the columns of a row';
  return null;
}

/** `a |> f(b)` is `f(a, b)`. */
export function pipeValue(cx: Checker, expression: PipeExpression, want: Want, env: Environment): Value {
  const { input, target } = expression;
  const value = cx.evaluate(input, { type: null, what: 'what stands before `|>`' }, { ...env, block: null });
  if (target.kind === 'call') {
    // The block of the declaration belongs to the last call of the chain.
    const inner = env.block?.call === expression ? { ...env, block: { ...env.block, call: target } } : env;
    return callValue(cx, target, { value, span: input }, want, inner);
  }
  if (target.kind === 'error') return invalid;
  const isName = target.kind === 'name';
  const fix = {
    title: `call \`${written(env, target)}\``,
    edits: [{ location: at(env, { start: target.end, end: target.end }), text: '()' }],
  };
  complain(cx, env, 'FTP0208', target, { what: `\`${written(env, target)}\`` }, { fixes: isName ? [fix] : [] });
  return invalid;
}
