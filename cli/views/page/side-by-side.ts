import type { CutText } from '../../survey/cuts.ts';
import type { DuplicatePair } from '../../survey/duplicates.ts';
import type { Segment } from '../../survey/shared-words.ts';
import { type Html, html } from './html.ts';

export function duplicatesSection(pairs: readonly DuplicatePair[]): Html | null {
  if (pairs.length === 0) return null;
  return html`<h2 id="duplicates">Duplicates side by side</h2>
<p>To the left the row that stayed, to the right the one that was dropped in its favour. What only one of them has is marked.</p>
${pairs.map(
  ({ kept, dropped }) =>
    html`<div class="pair"><div><b>stayed</b> <code>${kept.name}</code><div class="text">${marked(kept.text, (part) => !part.shared)}</div></div><div><b>dropped</b> <code>${dropped.name}</code><div class="text">${marked(dropped.text, (part) => !part.shared)}</div></div></div>`,
)}`;
}

export function cutsSection(cuts: readonly CutText[]): Html | null {
  if (cuts.length === 0) return null;
  return html`<h2 id="cuts">Repeated parts that were taken out</h2>
<p>To the left a text that lost parts, to the right where the first copy of them stays. What was taken out of the one and stays in the other is marked.</p>
${cuts.map(
  ({ step, operator, name, dropped, text, stays }) =>
    html`<div class="pair"><div><b>${dropped ? 'dropped, since little was left' : 'shortened'}</b> <code>${name}</code> by ${operator} <code>${step}</code><div class="text">${marked(text, isShared)}</div></div><div>${stays.map(
      (each) => html`<b>stays in</b> <code>${each.name}</code><div class="text">${marked(each.text, isShared)}</div>`,
    )}</div></div>`,
)}`;
}

const isShared = ({ shared }: Segment): boolean => shared;

const marked = (text: readonly Segment[], isMarked: (part: Segment) => boolean): Html =>
  html`${text.map((part) => (isMarked(part) ? html`<mark>${part.text}</mark>` : part.text))}`;
