import { formatCount } from '../../runtime/progress/format.ts';
import { type Counted, countedOf } from '../../stdlib/fairness/counted.ts';
import type { Colors } from '../terminal.ts';

/** How often groups are spoken of, in all rows or those of one source. */
export interface Balance {
  /** The `representation` that counted. */
  readonly step: string;
  /** Null for all rows. */
  readonly source: string | null;
  readonly words: number;
  readonly documents: number;
  readonly groups: readonly GroupShare[];
  /** Occurrences of the group spoken of most, divided by those of the one spoken of least; null where that one is not spoken of at all. */
  readonly ratio: number | null;
}

export interface GroupShare {
  readonly group: string;
  readonly occurrences: number;
  /** Null where there are no words. */
  readonly perMillionWords: number | null;
  readonly documents: number;
  /** Commonest first; of all rows alone. */
  readonly terms: readonly { readonly term: string; readonly occurrences: number }[];
}

/** From the counts of a task; none where nothing was counted. */
export function balances(counts: Readonly<Record<string, number>>): readonly Balance[] {
  const found = Object.entries(counts).flatMap(([name, count]) => {
    const counted = countedOf(name);
    return counted === null ? [] : [{ ...counted, count }];
  });
  return [...new Set(found.map(({ step }) => step))].flatMap((step) =>
    balancesOf(
      step,
      found.filter((one) => one.step === step),
    ),
  );
}

function balancesOf(step: string, found: readonly (Counted & { readonly count: number })[]): readonly Balance[] {
  const groups = [...new Set(found.flatMap(({ group }) => group ?? []))].sort();
  const sources = [...new Set(found.map(({ source }) => source))].sort((a, b) =>
    a === null || b === null ? (a === null ? -1 : 1) : a < b ? -1 : 1,
  );
  return sources.map((source) => {
    const own = found.filter((one) => one.source === source);
    const count = (what: string, group: string | null): number =>
      own.find((one) => one.what === what && one.group === group && one.term === null)?.count ?? 0;
    const words = count('words', null);
    const shares = groups.map((group): GroupShare => {
      const occurrences = count('hits', group);
      return {
        group,
        occurrences,
        perMillionWords: words === 0 ? null : (occurrences / words) * 1e6,
        documents: count('named', group),
        terms: own
          .flatMap(({ group: of, term, count }) =>
            of === group && term !== null ? [{ term, occurrences: count }] : [],
          )
          .sort((a, b) => b.occurrences - a.occurrences || (a.term < b.term ? -1 : 1)),
      };
    });
    const all = shares.map(({ occurrences }) => occurrences);
    const least = Math.min(...all);
    return {
      step,
      source,
      words,
      documents: count('documents', null),
      groups: shares,
      ratio: least === 0 ? null : Math.max(...all) / least,
    };
  });
}

export function balanceLines(found: readonly Balance[], colors: Colors): string[] {
  if (found.length === 0) return [];
  const lines = ['', colors.bold('Representation'), `  ${colors.dim('what the texts mention, and not how')}`];
  for (const { step, source, words, documents, groups, ratio } of found) {
    lines.push(
      `  ${step}, ${source ?? 'all rows'}: ${formatCount(words)} words in ${formatCount(documents)} documents`,
    );
    const width = Math.max(...groups.map(({ group }) => group.length));
    for (const { group, occurrences, perMillionWords, documents: named, terms } of groups) {
      const rate = perMillionWords === null ? '' : `, ${formatCount(Math.round(perMillionWords))} per million words`;
      const most = terms.slice(0, 3).map(({ term, occurrences: times }) => `${term} ${formatCount(times)}`);
      lines.push(
        `    ${group.padEnd(width)}  ${formatCount(occurrences)}${rate}, in ${formatCount(named)} documents${most.length > 0 ? ` (${most.join(', ')})` : ''}`,
      );
    }
    if (ratio !== null) lines.push(`    most to least: ${ratio.toFixed(2)} to 1`);
    else lines.push(colors.yellow('    at least one group is not mentioned at all'));
  }
  return lines;
}
