import type { CutText } from '../../survey/cuts.ts';
import type { DuplicatePair } from '../../survey/duplicates.ts';
import type { Segment } from '../../survey/shared-words.ts';
import type { Terminal } from '../../terminal.ts';
import { printable } from '../printable.ts';
import { cut } from './drops.ts';

/** Rows that were dropped for the sake of others, each below the one that stayed. */
export function pairLines(pairs: readonly DuplicatePair[], terminal: Terminal): string[] {
  const { colors } = terminal;
  return pairs.flatMap(({ kept, dropped }) => [
    '',
    `${colors.bold('Duplicates')} ${named(kept.name)} stayed, ${named(dropped.name)} went; what only one of them has is marked`,
    ...[kept, dropped].map(({ text }) => textLine(text, (part) => !part.shared, terminal)),
  ]);
}

/** Texts that lost parts, each above those where these stayed. */
export function cutLines(cuts: readonly CutText[], terminal: Terminal): string[] {
  const { colors } = terminal;
  return cuts.flatMap(({ step, operator, name, dropped, text, stays }) => [
    '',
    `${colors.bold('Cut')} by ${operator} (${step}): ${named(name)} lost what is marked${dropped ? ', and went, since little was left' : ''}`,
    textLine(text, (part) => part.shared, terminal),
    ...stays.flatMap((each) => [
      colors.dim(`  it stays in ${named(each.name)}`),
      textLine(each.text, (part) => part.shared, terminal),
    ]),
  ]);
}

/** On one line, whatever a row is called. */
const named = (name: string): string => printable(name.replace(/\s+/g, ' '));

/** Stretches that are not marked are cut in their middle, so that the marked ones are seen. */
const LONGEST = 100;

function textLine(text: readonly Segment[], isMarked: (part: Segment) => boolean, { colors, width }: Terminal): string {
  const parts = text.map((part) => {
    const words = printable(part.text.replace(/\s+/g, ' '));
    if (isMarked(part)) return colors.isColorSupported ? colors.inverse(words) : `[${words.trim()}] `;
    return words.length > LONGEST ? `${words.slice(0, LONGEST / 2)} … ${words.slice(-LONGEST / 2)}` : words;
  });
  return cut(`    ${parts.join('')}`, Math.max(240, 4 * width));
}
