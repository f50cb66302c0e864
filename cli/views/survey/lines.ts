import type { Survey } from '../../survey/survey.ts';
import type { Terminal } from '../../terminal.ts';
import { rowLines } from '../show.ts';
import { dropLines } from './drops.ts';
import { funnelLines } from './funnel.ts';
import { cutLines, pairLines } from './side-by-side.ts';
import { statsLines } from './stats.ts';

/** What was asked about a name, part after part. */
export function surveyLines(name: string, survey: Survey, terminal: Terminal): string[] {
  const { colors } = terminal;
  const { funnel, sources, dropped, duplicates, cuts, sample, stats } = survey;
  const parts = [
    [colors.bold(name)],
    funnel ? funnelLines(funnel, sources ?? [], colors) : [],
    dropped
      ? [...dropLines(dropped, terminal), ...pairLines(duplicates ?? [], terminal), ...cutLines(cuts ?? [], terminal)]
      : [],
    sample?.length ? [colors.bold('Rows at random'), ...rowLines(sample, terminal)] : [],
    stats ? statsLines(stats, terminal) : [],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}
