import { type Node, ts } from 'ts-morph';

/** What doc comments say of a definition, a parameter or a property. Tag texts are as written, null where the tag is missing. */
export interface Docs {
  /** Markdown before the first tag, or the text of the parameter's `@param`. */
  readonly text: string;
  readonly default: string | null;
  readonly range: string | null;
  readonly observation: boolean;
  readonly rest: boolean;
  readonly pattern: boolean;
  readonly each: string | null;
  readonly off: string | null;
  readonly measured: string | null;
}

export function readDocs(node: Node): Docs {
  const texts: string[] = [];
  const tags = new Map<string, string>();
  const addTag = (tag: ts.JSDocTag): void => {
    const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
    if (ts.isJSDocParameterTag(tag)) texts.push(text.replace(/^-\s*/, ''));
    else tags.set(tag.tagName.text, text);
  };
  for (const found of jsDocOf(node.compilerNode)) {
    if (!ts.isJSDoc(found)) {
      addTag(found);
      continue;
    }
    texts.push((ts.getTextOfJSDocComment(found.comment) ?? '').trim());
    for (const tag of found.tags ?? []) if (!ts.isJSDocParameterTag(tag)) addTag(tag);
  }
  return {
    text: texts.filter((text) => text !== '').join('\n\n'),
    default: tags.get('default') ?? null,
    range: tags.get('range') ?? null,
    observation: tags.has('observation'),
    rest: tags.has('rest'),
    pattern: tags.has('pattern'),
    each: tags.get('each') ?? null,
    off: tags.get('off') ?? null,
    measured: tags.get('measured') ?? null,
  };
}

/** TypeScript passes over a doc comment on the line of the brace before it, `{ /** … *\/ rank: Int }`; here it counts. */
function jsDocOf(node: ts.Node): readonly (ts.JSDoc | ts.JSDocTag)[] {
  const attached = ts.getJSDocCommentsAndTags(node);
  if (attached.length > 0 || !ts.isTypeElement(node)) return attached;
  const text = node.getSourceFile().text;
  const range = ts.getTrailingCommentRanges(text, node.pos)?.at(-1);
  if (range === undefined || !text.startsWith('/**', range.pos)) return attached;
  const alone = ts.createSourceFile(
    'doc.ts',
    `${text.slice(range.pos, range.end)}\nlet it;`,
    ts.ScriptTarget.ES2022,
    true,
  );
  return ts.getJSDocCommentsAndTags(alone.statements[0]!);
}
