import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as railroad from '@prantlf/railroad-diagrams';
import type { ISerializedGast, TokenType } from 'chevrotain';
import { FtpParser } from '../compiler/syntax/parser.ts';
import { BinaryOperator, PrefixOperator, Separator, Unreadable, vocabulary } from '../compiler/syntax/tokens.ts';

/**
 * Draws the grammar from the parser itself into `grammar/railroad/`: one SVG per rule and a page of all. `npm run railroad`; a test fails when
 * the drawings are older than the parser.
 */

const folder = fileURLToPath(new URL('../grammar/railroad/', import.meta.url));
const labels = new Map(vocabulary.map((token) => [token.name, token.LABEL ?? token.name]));
/** Tokens that stand for many spellings are named, all others written as they are. */
const named = new Set(['Identifier', 'Number', 'Date', 'Text', 'Newline', 'TextHead', 'TextMiddle', 'TextTail']);

const style = `svg { background: #fff; }
path { stroke-width: 1.5; stroke: #334; fill: none; }
text { font: 14px ui-monospace, monospace; text-anchor: middle; fill: #112; }
rect { stroke-width: 1.5; stroke: #334; fill: #eef4ff; }
g.terminal rect { fill: #e8f6ec; }`;

export function drawings(): Record<string, string> {
  const rules = inOrder(new FtpParser().getSerializedGastProductions() as NamedRule[]);
  const files: Record<string, string> = {};
  for (const rule of rules) {
    const diagram = new railroad.Diagram(...rule.definition.map(draw));
    files[`${rule.name}.svg`] = `${diagram.toStandalone(style)}\n`;
  }
  for (const [name, category] of Object.entries(categories)) {
    const members = vocabulary.filter(({ CATEGORIES }) => CATEGORIES?.includes(category));
    const spellings = members.map((token) => draw({ type: 'Terminal', name: token.name } as ISerializedGast));
    files[`${name}.svg`] = `${new railroad.Diagram(new railroad.Choice(0, ...spellings)).toStandalone(style)}\n`;
  }
  const names = Object.keys(files).map((file) => file.replace('.svg', ''));
  files['README.md'] =
    `# Railroad diagrams\n\nDrawn from the parser by \`npm run railroad\`.\n\n${names.map((name) => `## ${name}\n\n![${name}](${name}.svg)\n`).join('\n')}`;
  return files;
}

/** Tokens of which any spelling will do, drawn like rules. */
const categories: Readonly<Record<string, TokenType>> = {
  operator: BinaryOperator,
  prefix: PrefixOperator,
  separator: Separator,
};
const categoryNames = new Map(Object.entries(categories).map(([name, { name: token }]) => [token, name]));

/** What the parser puts in the place of something that cannot be read is no part of the language. */
const isSpelt = (part: ISerializedGast): boolean =>
  !((part as Part).definition ?? [part]).some((inner) => (inner as Part).name === Unreadable.name);

type NamedRule = ISerializedGast & { readonly name: string; readonly definition: ISerializedGast[] };

/** Each rule after the first that mentions it, so that the page reads from the whole to the parts. */
function inOrder(rules: readonly NamedRule[]): NamedRule[] {
  const found = new Map<string, NamedRule>();
  const visit = (part: ISerializedGast): void => {
    const { type, name, definition } = part as Part;
    if (type === 'NonTerminal' && !found.has(name!)) {
      const rule = rules.find((one) => one.name === name)!;
      found.set(rule.name, rule);
      rule.definition.forEach(visit);
    }
    definition?.forEach(visit);
  };
  visit({ type: 'NonTerminal', name: 'file' } as ISerializedGast);
  return [...found.values()];
}

type Part = ISerializedGast & {
  readonly definition?: ISerializedGast[];
  readonly name?: string;
  readonly label?: string;
  readonly separator?: ISerializedGast;
};

function draw(part: ISerializedGast): railroad.Node {
  const { type, definition = [], name = '', separator } = part as Part;
  const inner = (): railroad.Node => new railroad.Sequence(...definition.map(draw));
  switch (type) {
    case 'NonTerminal':
      return new railroad.NonTerminal(name, { href: `${name}.svg` });
    case 'Terminal':
      if (categoryNames.has(name))
        return new railroad.NonTerminal(categoryNames.get(name)!, { href: `${categoryNames.get(name)}.svg` });
      return named.has(name)
        ? new railroad.NonTerminal(labels.get(name) ?? name)
        : new railroad.Terminal(labels.get(name) ?? name);
    case 'Option':
      return new railroad.Optional(inner());
    case 'Repetition':
      return new railroad.ZeroOrMore(inner());
    case 'RepetitionMandatory':
      return new railroad.OneOrMore(inner());
    case 'RepetitionWithSeparator':
      return new railroad.ZeroOrMore(inner(), draw(separator!));
    case 'RepetitionMandatoryWithSeparator':
      return new railroad.OneOrMore(inner(), draw(separator!));
    case 'Alternation':
      return new railroad.Choice(0, ...definition.filter(isSpelt).map(draw));
    default:
      return inner();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  const files = drawings();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  console.log(`grammar/railroad: ${Object.keys(files).length} files`);
}
