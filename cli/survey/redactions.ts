import type { Json } from '../../compiler/operators/manifest.ts';
import { measured } from '../../stdlib/privacy/measured.ts';
import { type Outcome, outcomeOf } from '../../stdlib/privacy/outcome.ts';
import type { Found } from '../found.ts';

/** What redaction did to one name, for a data protection impact assessment (GDPR article 35). Counts alone: never what was found. */
export interface RedactionReport {
  readonly name: string;
  readonly stages: readonly RedactionStage[];
  /** What the sources of it declare. */
  readonly sources: readonly string[];
  readonly gdpr: readonly string[];
  /** Null where everything is allowed. */
  readonly purpose: readonly string[] | null;
  /** Personal data that the labels say may still be there, by column and source. */
  readonly remaining: readonly { readonly column: string; readonly class: string; readonly source: string }[];
  /** What was done, by column. */
  readonly done: readonly string[];
  /** How much of planted data the operator finds, by class: share found, share of findings that are right. */
  readonly measured: Readonly<Record<string, { readonly recall: number; readonly precision: number }>>;
  readonly measuredOn: string;
}

interface RedactionStage {
  readonly task: string;
  readonly key: string;
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  /** What was asked for, by step: column, classes, actions, certainties. Secrets and lists stand there by name. */
  readonly asked: Readonly<Record<string, Json>>;
  readonly findings: readonly (Outcome & { readonly count: number })[];
}

export function redactionReport(name: string, { node, lineage }: Found): RedactionReport {
  const stages = lineage.flatMap((step): RedactionStage[] => {
    const { rowsIn, rowsOut, counts } = step.result.report;
    const asked = (step.node.stage?.steps ?? []).filter(({ operator }) => operator === 'redact');
    if (asked.length === 0) return [];
    const findings = Object.entries(counts).flatMap(([counted, count]) => {
      const outcome = outcomeOf(counted);
      return outcome === null ? [] : [{ ...outcome, count }];
    });
    return [
      {
        task: step.node.id,
        key: step.result.key,
        rowsIn,
        rowsOut,
        asked: Object.fromEntries(asked.map(({ id, options }) => [id, options])),
        findings,
      },
    ];
  });
  const classes = new Set(stages.flatMap(({ findings }) => findings.map((each) => each.class)));
  return {
    name,
    stages,
    sources: node.labels.origin,
    gdpr: node.labels.gdpr,
    purpose: node.labels.purpose,
    remaining: node.labels.personal,
    done: node.labels.redacted,
    measured: Object.fromEntries(
      [...classes].sort().map((kind) => {
        const [recall, precision] = measured.classes[kind];
        return [kind, { recall, precision }];
      }),
    ),
    measuredOn: `redact ${measured.version} on ${measured.each} made-up values of each class, seed ${measured.seed}, in sentences that the finders were made with; other texts give less`,
  };
}
