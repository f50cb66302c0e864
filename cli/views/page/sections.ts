import type { Row } from '../../../compiler/operators/authoring.ts';
import { formatCount, formatNumber } from '../../../runtime/progress/format.ts';
import type { Distribution } from '../../survey/distribution.ts';
import { type DroppedRow, namesSurvivors } from '../../survey/drops.ts';
import type { FunnelStep, SourceShare } from '../../survey/funnel.ts';
import type { Rule, Stats } from '../../survey/survey.ts';
import type { TextSummary } from '../../survey/texts.ts';
import type { TokenSummary } from '../../survey/tokens.ts';
import { originText } from '../survey/origins.ts';
import { lengthsTold } from '../survey/stats.ts';
import { percent } from '../survey/table.ts';
import { histogram, shareBar } from './charts.ts';
import { type Html, html } from './html.ts';
import { rowCell, table, valueText } from './parts.ts';

export function funnelSection(steps: readonly FunnelStep[], sources: readonly SourceShare[]): Html {
  const most = Math.max(1, ...steps.map(({ rowsIn, rowsOut }) => Math.max(rowsIn ?? 0, rowsOut ?? 0)));
  const rows = steps.map(({ step, operator, rowsIn, rowsOut, drops }) => [
    html`<b>${operator}</b><br><code>${step}</code>`,
    rowsIn === null ? '' : formatCount(rowsIn),
    rowsOut === null ? '' : formatCount(rowsOut),
    shareBar((rowsOut ?? 0) / most, (rowsIn ?? rowsOut ?? 0) / most),
    html`${drops.map(({ reason, rows }) => html`${reason}: ${formatCount(rows)} <span class="cut">${percent(rows, rowsIn ?? 0)}</span><br>`)}`,
  ]);
  return html`<h2 id="funnel">From the sources to the result</h2>
<p>Each step in order: how many rows came in, how many went on, and why the others did not. The light end of a bar is what the step took away.</p>
${table([['step'], ['in', 'n'], ['out', 'n'], [''], ['taken away, by rule']], rows)}
${
  sources.length > 0 &&
  html`<h3>By source</h3>${table(
    [['source'], ['read', 'n'], ['kept', 'n'], ['share', 'n'], ['']],
    sources.map(({ source, read, kept }) => [
      html`<code>${source}</code>`,
      formatCount(read),
      formatCount(kept),
      percent(kept, read),
      shareBar(kept / (read || 1), 1),
    ]),
  )}<p class="cut">A source is followed until its rows meet those of another one.</p>`
}`;
}

export function droppedSection(rules: readonly Rule[]): Html {
  return html`<h2 id="dropped">What was dropped, rule by rule</h2>
${rules.length === 0 ? html`<p>No row was dropped.</p>` : rules.map(rulePart)}`;
}

function rulePart(rule: Rule): Html {
  const { step, reason, rows, threshold, values, names, nearest, kept, examples } = rule;
  const survivors = namesSurvivors(rule);
  return html`<h3><code>${step}</code> ${reason}: ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}</h3>
${threshold !== null && html`<p>${typeof threshold === 'number' ? 'Threshold' : 'Wanted'}: <code>${valueText(threshold)}</code></p>`}
${values && values.min === values.max && html`<p>All values are <code>${formatNumber(values.min)}</code>.</p>`}
${values && values.min < values.max && histogram(`${reason} of the dropped rows`, values, typeof threshold === 'number' ? threshold : undefined)}
${names.length > 0 && html`<p>${survivors ? 'Stayed in the place of most' : 'Commonest values'}: ${names.map(({ value, rows }, i) => html`${i > 0 && ' · '}<code>${value}</code> ${formatCount(rows)}`)}</p>`}
${nearest.length > 0 && html`<h4>Dropped, nearest to the threshold</h4><p>A somewhat milder threshold would have kept these.</p>${droppedTable(nearest)}`}
${kept !== null && kept.nearest.length > 0 && html`<h4>Kept, nearest to the threshold</h4><p>A somewhat stricter threshold would have dropped these. ${formatCount(kept.looked)} kept rows were measured, as they are at the end of the chain.</p>${droppedTable(kept.nearest)}`}
<details${nearest.length === 0 ? html` open` : null}><summary>Examples drawn at random</summary>${droppedTable(examples, survivors ? 'stayed' : 'value')}</details>`;
}

const droppedTable = (rows: readonly DroppedRow[], what = 'value'): Html =>
  table(
    [[what, 'n'], ['row']],
    rows.map(({ value, row }) => [value === null ? '' : valueText(value), rowCell(row)]),
  );

export function statsSection({ columns, texts, droppedTexts, tokens }: Stats): Html {
  const charts = columns.flatMap(({ name, numbers, lengths }) => {
    // One bar says no more than the table.
    if (numbers) return numbers.bins.length > 1 ? [chart(name, numbers)] : [];
    // Of names and ids the lengths say nothing.
    return lengths && lengths.max > NAME_LENGTH ? [chart(`${name}, characters`, lengths)] : [];
  });
  const rows = columns.map((column) => {
    const { name, filled, missing, numbers, values } = column;
    const of = numbers ?? lengthsTold(column);
    return [
      html`<code>${name}</code>${numbers === null && of ? ' (characters)' : ''}`,
      originText(column),
      formatCount(filled),
      formatCount(missing),
      ...(of ? [of.min, of.quantiles.p50, of.max].map(formatNumber) : ['', '', '']),
      values ? values.map(({ value, rows }) => `${value} (${formatCount(rows)})`).join(', ') : '',
    ];
  });
  return html`<h2 id="stats">What the rows are like</h2>
${table([['column'], ['origin'], ['filled', 'n'], ['missing', 'n'], ['least', 'n'], ['median', 'n'], ['most', 'n'], ['commonest values']], rows)}
<div class="charts">${charts}</div>${tokens.length > 0 && tokenPart(tokens)}${texts && textPart('Texts', texts)}${droppedTexts && textPart('Texts that were dropped', droppedTexts)}`;
}

function tokenPart(tokens: readonly TokenSummary[]): Html {
  const rows = tokens.map(({ model, total, perText, context, longer, blocks }) => [
    html`<code>${model}</code>`,
    `≈ ${formatCount(total)}`,
    formatNumber(perText.quantiles.p50),
    formatNumber(perText.max),
    context === null ? '' : formatCount(context),
    longer === null ? '' : percent(longer, 1),
    blocks === null ? '' : `≈ ${formatCount(blocks)}`,
  ]);
  return html`<h3>Tokens for the models of the pipeline</h3>${table(
    [
      ['model'],
      ['in all', 'n'],
      ['median', 'n'],
      ['most', 'n'],
      ['context', 'n'],
      ['longer', 'n'],
      ['blocks when packed', 'n'],
    ],
    rows,
  )}<p class="cut">Longer: share of the texts that a model of this context cannot take whole. Blocks: how often the context is filled when all texts are packed one after another.</p>
${tokens.map(
  ({ model, buckets, perText }) =>
    html`<h4>Lengths for <code>${model}</code></h4><div class="charts">${chart('tokens per text', perText)}</div>${table(
      [['tokens', 'n'], ['texts', 'n'], ['of all tokens', 'n'], ['']],
      buckets.map(({ from, to, texts, tokens }) => [
        `${formatCount(from)} to ${formatCount(to)}`,
        percent(texts, 1),
        percent(tokens, 1),
        shareBar(texts, 0),
      ]),
    )}`,
)}`;
}

const NAME_LENGTH = 60;

const chart = (title: string, of: Distribution): Html =>
  html`<figure><figcaption>${title}</figcaption>${histogram(title, of)}</figure>`;

function textPart(title: string, { column, looked, words, lix, languages }: TextSummary): Html {
  const texts = languages.reduce((sum, each) => sum + each.texts, 0);
  return html`<h3>${title}: <code>${column}</code> of ${formatCount(looked)} rows drawn at random</h3>
<div class="charts">${words && chart('words per text', words)}${lix && chart('readability (LIX)', lix)}</div>
<p class="cut">LIX is about 30 in children's books, 40 to 50 in newspapers, 60 in bureaucratic prose.</p>
${table(
  [['language'], ['texts', 'n'], ['share', 'n'], ['words', 'n'], ['mean probability', 'n']],
  languages
    .slice(0, 12)
    .map(({ language, texts: count, words, score }) => [
      html`<code>${language}</code>`,
      formatCount(count),
      percent(count, texts),
      formatCount(words),
      score.toFixed(2),
    ]),
)}`;
}

export function sampleSection(rows: readonly Row[]): Html | null {
  if (rows.length === 0) return null;
  return html`<h2 id="sample">Rows drawn at random</h2>${table(
    [['row']],
    rows.map((row) => [rowCell(row)]),
  )}`;
}
