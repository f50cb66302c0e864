/** The part of the library that is used; it ships without types. */
declare module '@prantlf/railroad-diagrams' {
  interface Node {
    toString(): string;
  }
  type Container = new (...items: Node[]) => Node;
  type Repeat = new (item: Node, separator?: Node) => Node;
  type Leaf = new (text: string, options?: { readonly href?: string }) => Node;

  export const Diagram: new (...items: Node[]) => Node & { toStandalone(style?: string): string };
  export const Sequence: Container;
  export const Choice: new (normal: number, ...items: Node[]) => Node;
  export const Optional: new (item: Node) => Node;
  export const OneOrMore: Repeat;
  export const ZeroOrMore: Repeat;
  export const Terminal: Leaf;
  export const NonTerminal: Leaf;
  export type { Node };
}
