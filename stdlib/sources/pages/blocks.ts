import { Parser } from 'htmlparser2';
import { clean, cleanOrNull, languageOf, licenceOf, type Metadata, noMetadata, yearOf } from '../xml/metadata.ts';

/** A stretch of text between two tags that begin or end a block. */
export interface Block {
  readonly text: string;
  /** Name of the innermost block element: `p`, `li`, `h2`. */
  readonly tag: string;
  /** Share of its characters that stand inside links. */
  readonly linked: number;
}

export interface HtmlPage {
  readonly blocks: readonly Block[];
  readonly metadata: Metadata;
  /** What `<meta name="robots">` and `<meta name="tdm-reservation">` say of the page; null where they say nothing. */
  readonly reserved: boolean | null;
}

const blockTags = new Set(
  'address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol optgroup option p pre section select summary table tbody td tfoot th thead title tr ul'.split(
    ' ',
  ),
);
/** What they hold is not read by anyone. */
const silentTags = new Set(
  'applet audio button canvas embed head iframe input math noscript object script style svg template textarea video'.split(
    ' ',
  ),
);
/** Whole parts of a page that are not what it is about. */
const asideTags = new Set(['nav', 'footer', 'aside', 'form', 'menu']);

/** Deeper nesting than this is damage, or an attack. */
const DEEPEST = 2000;

/** The text of an HTML page in blocks, with what its head says about it. `everything` keeps navigation and footers. Malformed pages are read as browsers read them. */
export function htmlPage(html: string, everything: boolean): HtmlPage {
  const blocks: Block[] = [];
  const metadata = noMetadata();
  let reserved: boolean | null = null;
  const open: string[] = [];
  let text = '';
  let linked = 0;
  let links = 0;
  let silent = 0;
  let aside = 0;
  let inTitle = false;
  let title = '';

  const end = (): void => {
    const preformatted = open.includes('pre');
    const found = preformatted ? text.replace(/^\n+|\s+$/g, '') : clean(text);
    if (found !== '' && !(aside > 0 && !everything)) {
      const characters = text.replace(/\s/g, '').length;
      blocks.push({ text: found, tag: tagOf(open), linked: characters === 0 ? 0 : linked / characters });
    }
    text = '';
    linked = 0;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length < DEEPEST) open.push(name);
        if (name === 'html') metadata.language ??= languageOf(attributes.lang ?? attributes['xml:lang']);
        if (name === 'meta') reserved = readMeta(attributes, metadata) ?? reserved;
        if (name === 'link' && /\blicense\b/i.test(attributes.rel ?? ''))
          metadata.licence ??= licenceOf(attributes.href ?? '');
        if (name === 'a' && /\blicense\b/i.test(attributes.rel ?? ''))
          metadata.licence ??= licenceOf(attributes.href ?? '');
        if (name === 'title' && open.includes('head')) inTitle = true;
        if (silentTags.has(name)) silent++;
        if (blockTags.has(name)) end();
        if (asideTags.has(name)) aside++;
        if (name === 'a') links++;
      },
      ontext(part) {
        if (inTitle) title += part;
        else if (silent === 0) {
          text += part;
          if (links > 0) linked += part.replace(/\s/g, '').length;
        }
      },
      onclosetag(name) {
        if (name === 'title') inTitle = false;
        if (silentTags.has(name)) silent--;
        if (blockTags.has(name)) end();
        if (asideTags.has(name)) aside--;
        if (name === 'a') links--;
        const at = open.lastIndexOf(name);
        if (at >= 0) open.splice(at, 1);
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  end();
  metadata.title ??= cleanOrNull(title);
  return { blocks, metadata, reserved };
}

function tagOf(open: readonly string[]): string {
  for (let i = open.length - 1; i >= 0; i--) if (blockTags.has(open[i]!) && open[i] !== 'br') return open[i]!;
  return 'body';
}

/** Fills in what a `<meta>` says; tells whether it reserves mining. */
function readMeta(attributes: Readonly<Record<string, string>>, metadata: Metadata): boolean | null {
  const name = (attributes.name ?? attributes.property ?? attributes.itemprop ?? '').toLowerCase();
  const content = attributes.content ?? '';
  if (/^(author|dc\.creator|dcterms\.creator|article:author|citation_author)$/.test(name))
    metadata.creator ??= cleanOrNull(content);
  else if (/^(dc\.title|og:title|citation_title)$/.test(name)) metadata.title ??= cleanOrNull(content);
  else if (/^(dc\.publisher|og:site_name|publisher)$/.test(name)) metadata.publisher ??= cleanOrNull(content);
  else if (
    /^(dc\.date|dcterms\.(date|issued|created)|article:published_time|datepublished|date|citation_publication_date)$/.test(
      name,
    )
  )
    metadata.year ??= yearOf(content);
  else if (/^(dc\.language|dcterms\.language|og:locale)$/.test(name)) metadata.language ??= languageOf(content);
  else if (/^(dc\.rights|dcterms\.(rights|license)|license)$/.test(name)) metadata.licence ??= licenceOf(content);
  else if (name === 'tdm-reservation') return content.trim() === '1';
  else if (name === 'robots' && /\bnoai\b|\bnoimageai\b/i.test(content)) return true;
  return null;
}
