import { marked, type Token } from 'marked';
import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { MAX_RECORD } from '../lines.ts';
import {
  cleanOrNull,
  languageOf,
  licenceOf,
  type Metadata,
  metadataColumns,
  noMetadata,
  yearOf,
} from '../xml/metadata.ts';
import { htmlPage } from './blocks.ts';
import { decodeHtml } from './decode-html.ts';
import { wholeFile } from './html.ts';

/**
 * Reads Markdown (CommonMark with tables), one row per file or per section: the text without marks, links as their words, code left out unless wanted. The lines between `---` at the
 * start give title, author, date, language and licence.
 */
export const markdown = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    heading: 'Text?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
  },
  extracted: ['heading', 'title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"docs/**\/*.md"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row: the whole file, or each heading with the text below it.
       * @default file
       */
      by?: 'file' | 'section';
      /**
       * Blocks of code are left out (`drop`) or kept as they stand (`keep`).
       * @default drop
       */
      code?: 'drop' | 'keep';
      /**
       * What to do with a file that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest file; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const chunks = chunkBuilder(tools.name, 'row');
    const bytes = await wholeFile(path, options.max_record ?? MAX_RECORD, tools);
    if (bytes !== null) {
      const { metadata, body } = frontMatter(decodeHtml(bytes, null));
      const sections = sectionsOf(body, options.code === 'keep');
      metadata.title ??= sections.find(({ heading }) => heading !== null)?.heading ?? null;
      const columns = metadataColumns(metadata);
      const whole = sections.map(({ heading, text }) => [heading, text].filter(Boolean).join('\n\n')).join('\n\n');
      if (options.by !== 'section') chunks.add({ id: tools.name, text: whole, heading: null, ...columns }, 1);
      else
        for (const [i, { heading, text }] of sections.entries())
          if (text !== '') chunks.add({ id: `${tools.name}#${i + 1}`, text, heading, ...columns }, i + 1);
    }
    yield* chunks.rest();
  },
});

interface Section {
  readonly heading: string | null;
  text: string;
}

function sectionsOf(body: string, code: boolean): Section[] {
  const sections: Section[] = [{ heading: null, text: '' }];
  for (const token of marked.lexer(body)) {
    if (token.type === 'heading') {
      sections.push({ heading: inline((token as { tokens?: Token[] }).tokens ?? []), text: '' });
      continue;
    }
    const text = blockText(token, code);
    if (text === '') continue;
    const section = sections.at(-1)!;
    section.text += section.text === '' ? text : `\n\n${text}`;
  }
  return sections.filter(({ heading, text }) => heading !== null || text !== '');
}

/** Loosely typed by the library: each kind of token has members of its own. */
interface AnyToken {
  readonly type: string;
  readonly text?: string;
  readonly raw: string;
  readonly tokens?: readonly Token[];
  readonly items?: readonly { readonly tokens: readonly Token[] }[];
  readonly header?: readonly { readonly tokens: readonly Token[] }[];
  readonly rows?: readonly (readonly { readonly tokens: readonly Token[] }[])[];
}

function blockText(token: Token, code: boolean): string {
  const { type, text = '', tokens = [], items = [], header = [], rows = [] } = token as AnyToken;
  switch (type) {
    case 'code':
      return code ? text : '';
    case 'html':
      return htmlPage(text, true)
        .blocks.map((block) => block.text)
        .join('\n');
    case 'list':
      return items
        .map((item) =>
          item.tokens
            .map((each) => blockText(each, code))
            .filter(Boolean)
            .join('\n'),
        )
        .join('\n');
    case 'table':
      return [header, ...rows].map((row) => row.map((cell) => inline(cell.tokens)).join('\t')).join('\n');
    case 'blockquote':
      return tokens
        .map((each) => blockText(each, code))
        .filter(Boolean)
        .join('\n\n');
    case 'space':
    case 'hr':
    case 'def':
      return '';
    default:
      return tokens.length > 0 ? inline(tokens) : text;
  }
}

function inline(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      const { type, text = '', tokens: inner } = token as AnyToken;
      if (type === 'br') return '\n';
      if (type === 'html') return '';
      return inner && inner.length > 0 ? inline(inner) : unescaped(text);
    })
    .join('');
}

const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!,
  );

/** `name: value` lines between two `---`, as far as they say something about the work. */
function frontMatter(source: string): { metadata: Metadata; body: string } {
  const metadata = noMetadata();
  const found = /^\ufeff?---\r?\n([\s\S]{0,10000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  if (!found) return { metadata, body: source.replace(/^\ufeff/, '') };
  for (const line of found[1]!.split(/\r?\n/)) {
    const [, name, value] = /^([A-Za-z_-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const said = cleanOrNull(value!.replace(/^["'[]|["'\]]$/g, ''));
    if (said === null) continue;
    if (name === 'title') metadata.title = said;
    else if (/^(author|authors|creator)$/.test(name)) metadata.creator = said;
    else if (/^(date|published|year)$/.test(name)) metadata.year = yearOf(said);
    else if (/^(lang|language)$/.test(name)) metadata.language = languageOf(said);
    else if (/^(licen[cs]e|rights)$/.test(name)) metadata.licence = licenceOf(said);
    else if (name === 'publisher') metadata.publisher = said;
  }
  return { metadata, body: source.slice(found[0].length) };
}
