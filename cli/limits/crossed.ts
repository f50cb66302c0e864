import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation, Step } from '../../compiler/graph/graph.ts';
import { parseCheck, type Term } from '../../compiler/operators/checks.ts';
import type { OperatorManifest, OperatorSignature } from '../../compiler/operators/manifest.ts';
import { showNumber } from '../../compiler/operators/show.ts';
import type { PinnedLimit } from './pinned.ts';

/** Limits that let no row pass now that one of them has its number: what `check` says of limits that are written. */
export function crossedLimits(
  { graph }: Compilation,
  limits: readonly PinnedLimit[],
  { operators }: OperatorManifest,
): readonly Diagnostic[] {
  return limits.flatMap(({ limit, locked }): Diagnostic[] => {
    const node = graph.nodes.find(({ id }) => id === limit.task)!;
    const step = node.stage === null ? node : node.stage.steps.find(({ id }) => id === limit.step);
    const signature = operators.find(({ name }) => name === limit.operator);
    if (locked === null || limit.part !== null || !step || !signature) return [];
    return (signature.checks ?? []).flatMap((written): Diagnostic[] => {
      const check = parseCheck(written);
      if (check?.kind !== 'order' || ![check.low.option, check.high.option].includes(limit.param)) return [];
      const [low, high] = [numberOf(check.low, step.options, signature), numberOf(check.high, step.options, signature)];
      if (low === null || high === null || low <= high) return [];
      const said = (term: Term, value: number): string => spoken(term, value, signature);
      const values = { operator: limit.operator, low: said(check.low, low), high: said(check.high, high) };
      return [report('FTP1122', limit.location, values)];
    });
  });
}

/** The number that a term stands for: in the graph, or by the variant that is chosen. */
function numberOf(term: Term, options: Step['options'], { variants }: OperatorSignature): number | null {
  if (term.option === null) return term.number;
  const value = options[term.option] ?? variants?.[String(options.variant)]?.[term.option];
  if (term.count) return Array.isArray(value) ? value.length : null;
  return typeof value === 'number' ? value : null;
}

function spoken(term: Term, value: number, { params }: OperatorSignature): string {
  if (term.option === null) return String(value);
  if (term.count) return `\`${term.option}\` has ${value} entries`;
  return `\`${term.option}\` is ${showNumber(value, params.find(({ name }) => name === term.option)?.type)}`;
}
