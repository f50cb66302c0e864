import { formatBytes, formatCount, formatNumber } from '../../../runtime/progress/format.ts';
import type { ColumnSummary } from '../../survey/columns.ts';
import type { Distribution } from '../../survey/distribution.ts';
import type { Stats } from '../../survey/survey.ts';
import type { TextSummary } from '../../survey/texts.ts';
import type { TokenSummary } from '../../survey/tokens.ts';
import type { Colors, Terminal } from '../../terminal.ts';
import { originText } from './origins.ts';
import { bar, percent, sparkline, tableLines } from './table.ts';

/** Narrower terminals would break a line of figures: their charts have fewer signs. */
const WIDE = 100;
const NARROW_SIGNS = 8;

/** Sizes, columns with their spread, readability and languages; of the texts also what the dropped rows were like. */
export function statsLines(stats: Stats, { colors, width }: Terminal): string[] {
  const signs = width < WIDE ? NARROW_SIGNS : Number.POSITIVE_INFINITY;
  const { rows, bytes, columns, texts, droppedTexts, tokens } = stats;
  const names = new Set(columns.map(({ name }) => name));
  const tellsOf = (name: string): boolean =>
    names.has(name.replace(/_(?:origin|confidence)$/, '')) && /_(?:origin|confidence)$/.test(name);
  return [
    `${colors.bold('Statistics')}  ${formatCount(rows)} rows, ${formatBytes(bytes)}${texts ? `, about ${formatCount(wordsIn(texts, rows))} words` : ''}`,
    ...tableLines(
      {
        head: ['column', 'filled', 'least', '5 %', 'median', '95 %', 'most', 'spread'],
        rows: columns.flatMap((column) => columnRows(column, signs)),
        right: [false, true, true, true, true, true, true, false],
      },
      colors,
    ),
    ...(columns.length > 0
      ? [
          '',
          colors.bold('Origin of the columns'),
          ...tableLines(
            {
              head: ['column', 'origin'],
              // What tells of another column stands beside that one.
              rows: columns.filter(({ name }) => !tellsOf(name)).map((column) => [column.name, originText(column)]),
              right: [false, false],
            },
            colors,
          ),
          '',
          colors.bold('Commonest values'),
        ]
      : []),
    ...columns.flatMap(({ name, values }) =>
      values
        ? [`  ${colors.cyan(name)}: ${values.map(({ value, rows }) => `${value} ${formatCount(rows)}`).join(' · ')}`]
        : [],
    ),
    ...(tokens.length > 0 ? tokenLines(tokens, colors) : []),
    ...(texts ? textLines('Texts', texts, colors, signs) : []),
    ...(droppedTexts ? textLines('Dropped texts', droppedTexts, colors, signs) : []),
  ];
}

function tokenLines(tokens: readonly TokenSummary[], colors: Colors): string[] {
  return [
    '',
    colors.bold('Tokens'),
    ...tableLines(
      {
        head: ['for', 'in all', 'median', '95 %', 'most', 'context', 'longer', 'blocks when packed'],
        rows: tokens.map(({ model, total, perText, context, longer, blocks }) => [
          model,
          `≈ ${formatCount(total)}`,
          ...[perText.quantiles.p50, perText.quantiles.p95, perText.max].map(formatNumber),
          context === null ? '' : formatCount(context),
          longer === null ? '' : percent(longer, 1),
          blocks === null ? '' : `≈ ${formatCount(blocks)}`,
        ]),
        right: [false, true, true, true, true, true, true, true],
      },
      colors,
    ),
    ...tokens.flatMap(({ model, buckets }) =>
      tableLines(
        {
          head: [`tokens for ${model}`, 'texts', 'tokens', ''],
          rows: buckets.map(({ from, to, texts, tokens }) => [
            `${formatCount(from)} to ${formatCount(to)}`,
            percent(texts, 1),
            percent(tokens, 1),
            bar(texts, 24),
          ]),
          right: [true, true, true, false],
        },
        colors,
      ),
    ),
  ];
}

/** All words of the table, from those of the rows that were looked at. */
export const wordsIn = ({ words, looked }: TextSummary, rows: number): number =>
  words === null || looked === 0 ? 0 : (words.mean * words.count * rows) / looked;

/** How long texts are; null of names of things, of which the length says nothing. */
export const lengthsTold = ({ lengths, values }: ColumnSummary): Distribution | null =>
  values === null ? lengths : null;

function columnRows(column: ColumnSummary, signs: number): string[][] {
  const { name, filled, numbers } = column;
  const lengths = lengthsTold(column);
  if (numbers) return [[name, formatCount(filled), ...spread(numbers, signs)]];
  if (lengths) return [[`${name} (characters)`, formatCount(filled), ...spread(lengths, signs)]];
  return [[name, formatCount(filled), '', '', '', '', '', '']];
}

function spread({ min, max, quantiles, bins }: Distribution, signs: number): string[] {
  const { p5, p50, p95 } = quantiles;
  return [
    ...[min, p5, p50, p95, max].map(formatNumber),
    sparkline(
      bins.map(({ count }) => count),
      signs,
    ),
  ];
}

function textLines(
  title: string,
  { column, looked, words, sentences, lix, languages }: TextSummary,
  colors: Colors,
  signs: number,
): string[] {
  const measured = [
    ['words', words],
    ['sentences', sentences],
    ['LIX', lix],
  ] as const;
  const texts = languages.reduce((sum, each) => sum + each.texts, 0);
  return [
    '',
    `${colors.bold(title)}  ${colors.dim(`column ${column}, ${formatCount(looked)} rows at random`)}`,
    ...tableLines(
      {
        head: ['per text', 'least', '5 %', 'median', '95 %', 'most', 'spread'],
        rows: measured.flatMap(([name, of]) => (of ? [[name, ...spread(of, signs)]] : [])),
        right: [false, true, true, true, true, true, false],
      },
      colors,
    ),
    ...tableLines(
      {
        head: ['language', 'texts', 'share', 'words', 'probability'],
        rows: languages
          .slice(0, 8)
          .map((each) => [
            each.language,
            formatCount(each.texts),
            percent(each.texts, texts),
            formatCount(each.words),
            each.score.toFixed(2),
          ]),
        right: [false, true, true, true, true],
      },
      colors,
    ),
  ];
}
