import type { ModelConfig } from '../models/config.ts';
import type { LinearModule } from '../models/tensors.ts';
import type { Graph, Node, Shape } from '../tensor/graph.ts';
import { cast, matmul, parameter } from '../tensor/operations.ts';

/** What is the same for every part of one model that is described in one graph. */
export interface Description {
  readonly graph: Graph;
  readonly config: ModelConfig;
  /** Its linear layers, by name. */
  readonly modules: ReadonlyMap<string, LinearModule>;
  /** Null where the model stands alone. */
  readonly adapter: AdapterShape | null;
  /** Null while a model is only read. */
  readonly dropout: Dropout | null;
  /** What products are computed in; sums, norms and the loss stay in 32 bits. */
  readonly compute: 'float32' | 'bfloat16';
}

/** The part of an adapter that is known when a graph is built. */
export interface AdapterShape {
  readonly rank: number;
  /** What B A x is multiplied by. */
  readonly scale: number;
  readonly modules: ReadonlySet<string>;
  /** DoRA: modules have a magnitude too. */
  readonly magnitudes: boolean;
}

export interface Dropout {
  readonly share: number;
  /** int32 [1, 2], low word first; another number for each batch. */
  readonly seed: Node;
}

/** How the tokens of a batch lie: rows of one length, token t of row r at r * length + t. */
export interface Layout {
  readonly rows: number;
  readonly length: number;
  /** int32 [rows * length]: the document of each token, and its place in it; null where each row is one document. */
  readonly packed: { readonly segments: Node; readonly positions: Node } | null;
  /** int32 [rows]: the place of each row's one token, where rows go on from what came before; below `longest`. */
  readonly continued?: { readonly positions: Node; readonly longest: number };
}

/** int32 [rows * length]: the place of each token in its document; null where that is its place in the row. */
export const positionsOf = ({ packed, continued }: Layout): Node | null =>
  packed?.positions ?? continued?.positions ?? null;

export const weight = ({ graph }: Description, name: string, shape: Shape): Node => parameter(graph, name, shape);

/** A product in the number type that the model computes in. Float32 in, float32 out. */
export function product(
  { compute }: Description,
  a: Node,
  b: Node,
  transposed: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Node {
  if (compute === 'float32') return matmul(a, b, transposed);
  return cast(matmul(cast(a, compute), cast(b, compute), transposed), 'float32');
}
