import { formatBytes, formatCount } from '../../../runtime/progress/format.ts';
import type { Survey } from '../../survey/survey.ts';
import { wordsIn } from '../survey/stats.ts';
import { percent } from '../survey/table.ts';
import { Html, html } from './html.ts';
import { droppedSection, funnelSection, sampleSection, statsSection } from './sections.ts';
import { cutsSection, duplicatesSection } from './side-by-side.ts';
import { style } from './style.ts';

export interface PageFacts {
  readonly name: string;
  readonly pipeline: string;
  /** What the pipeline's author wrote about it. */
  readonly about: string | null;
  /** Key of the result that is shown. */
  readonly key: string;
}

/** A whole survey as one HTML document that needs nothing else: no script, no font, no network. */
export function surveyPage({ name, pipeline, about, key }: PageFacts, survey: Required<Survey>): string {
  const { funnel, sources, dropped, duplicates, cuts, sample, stats } = survey;
  const read = sources.reduce((sum, source) => sum + source.read, 0);
  const lost = dropped.reduce((sum, { rows }) => sum + rows, 0);
  const tiles: readonly (readonly [string, string])[] = [
    [formatCount(stats.rows), 'rows'],
    ...(stats.texts ? [[`≈ ${formatCount(wordsIn(stats.texts, stats.rows))}`, 'words'] as const] : []),
    [formatBytes(stats.bytes), 'on disk'],
    [formatCount(read), 'rows read from sources'],
    [`${formatCount(lost)}`, `rows dropped on the way${read > 0 ? ` (${percent(lost, read)})` : ''}`],
  ];
  const page: Html = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name}, ${pipeline}</title><style>${plain(style)}</style></head><body>
<h1>${name}</h1><p class="lead">of the pipeline ${pipeline}</p>${about && html`<p>${about}</p>`}
<nav><a href="#funnel">Steps</a><a href="#dropped">Dropped</a>${duplicates.length > 0 && html`<a href="#duplicates">Duplicates</a>`}${cuts.length > 0 && html`<a href="#cuts">Repeated parts</a>`}<a href="#stats">Statistics</a><a href="#sample">Sample</a></nav>
<ul class="tiles">${tiles.map(([value, what]) => html`<li><b>${value}</b>${what}</li>`)}</ul>
<p class="note">This page holds texts of the data. Treat it as you treat the data itself.</p>
${funnelSection(funnel, sources)}
${droppedSection(dropped)}
${duplicatesSection(duplicates)}
${cutsSection(cuts)}
${statsSection(stats)}
${sampleSection(sample)}
<footer><p class="cut">Result <code>${key}</code></p></footer>
</body></html>
`;
  return page.text;
}

/** Our own text, which holds no user's words. */
function plain(text: string): Html {
  return new Html(text);
}
