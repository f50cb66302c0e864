import { words } from '../../text/tokens.ts';
import type { Block } from './blocks.ts';

/**
 * Which blocks of a page are what it is about, and which are menus, notices and lists of links. After jusText (Pomikálek 2011): a long block with many function words and
 * few links is good, a short one is as good as its neighbours. The thresholds are those of its paper; the function words are Swedish and English ones.
 */
const SHORT = 70;
const LONG = 200;
const FEW = 0.3;
const MANY = 0.32;
const LINKED = 0.2;
/** A heading belongs to a good block so many characters below it. */
const HEADING = 200;

const functionWords = new Set(
  (
    'och i att det som på är av för med till den en ett de har inte om han men var sig från vi så kan när hon eller under efter vid hur dem där sedan över detta denna dessa vilket vilka sin sitt sina mot mellan utan ' +
    'bara också än då nu man mer mycket skulle blir bli blev varit ska skall måste får kunde hade hans hennes deras vår vårt våra min mitt mina din ditt dina jag du ni oss er honom henne ingen inget inga någon något några ' +
    'alla allt varje både samt dock redan ännu alltså ' +
    'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so what up'
  ).split(' '),
);

type Verdict = 'good' | 'bad' | 'short' | 'near';

/** The blocks of a page that hold its main text, headings among them. */
export function mainBlocks(blocks: readonly Block[]): readonly Block[] {
  const verdicts = blocks.map(verdictOf);
  const last = reviseShort(verdicts);
  const final = last.map((verdict, i) => (verdict === 'near' ? nearVerdict(last, i) : verdict));
  keepHeadings(blocks, verdicts, final);
  return blocks.filter((_, i) => final[i] === 'good');
}

/** What a block is on its own. */
function verdictOf({ text, linked, tag }: Block): Verdict {
  if (linked > LINKED || tag === 'select' || tag === 'option' || /©|\u00a9|copyright/i.test(text.slice(0, 40)))
    return 'bad';
  const length = text.length;
  const share = functionShare(text);
  if (length < SHORT) return linked > 0 ? 'bad' : 'short';
  if (share >= MANY) return length > LONG ? 'good' : 'near';
  return share >= FEW ? 'near' : 'bad';
}

function functionShare(text: string): number {
  const all = words(text).filter((word) => /^\p{L}/u.test(word));
  return all.length === 0 ? 0 : all.filter((word) => functionWords.has(word.toLowerCase())).length / all.length;
}

/** Short blocks between good or near-good ones are good, between bad ones bad; at a border they are good only beside near-good text. */
function reviseShort(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.map((verdict, i) => {
    if (verdict !== 'short') return verdict;
    const [before, after] = [neighbour(verdicts, i, -1, false), neighbour(verdicts, i, 1, false)];
    if (before === 'good' && after === 'good') return 'good';
    if (before === 'bad' && after === 'bad') return 'bad';
    const near = (side: -1 | 1, plain: Verdict) => plain === 'bad' && neighbour(verdicts, i, side, true) === 'near';
    return near(-1, before) || near(1, after) ? 'good' : 'bad';
  });
}

/** Near-good text is bad only between bad blocks on both sides. */
function nearVerdict(verdicts: readonly Verdict[], i: number): Verdict {
  const [before, after] = [neighbour(verdicts, i, -1, false), neighbour(verdicts, i, 1, false)];
  return before === 'bad' && after === 'bad' ? 'bad' : 'good';
}

/** The nearest block that is decided; the edge of a page counts as bad. `near` lets near-good ones count. */
function neighbour(verdicts: readonly Verdict[], i: number, step: -1 | 1, near: boolean): Verdict {
  for (let at = i + step; at >= 0 && at < verdicts.length; at += step) {
    const verdict = verdicts[at]!;
    if (verdict === 'good' || verdict === 'bad' || (near && verdict === 'near')) return verdict;
  }
  return 'bad';
}

/** A short heading stays if good text follows close below. */
function keepHeadings(blocks: readonly Block[], own: readonly Verdict[], final: Verdict[]): void {
  blocks.forEach(({ tag }, i) => {
    if (!/^h[1-6]$/.test(tag) || own[i] === 'bad' || final[i] === 'good') return;
    for (let at = i + 1, distance = 0; at < blocks.length && distance <= HEADING; at++) {
      if (final[at] === 'good') {
        final[i] = 'good';
        return;
      }
      distance += blocks[at]!.text.length;
    }
  });
}
