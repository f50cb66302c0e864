import type { Json } from '../../compiler/operators/manifest.ts';

/** `sha256:` + 64 hex digits, of bytes. */
export type Digest = string;

/** What a finished task left: the only thing that makes a key a hit. Written last, after every blob and tree it names. */
export interface ResultRecord {
  readonly format: 1;
  readonly key: string;
  readonly outputs: Readonly<Record<string, Output>>;
  /** Rows in, out and dropped by rule, values, series: shown, never keyed. */
  readonly report: TaskReport;
}

export type Output =
  /** `digest` covers the rows in order, not the way they are cut into shards. */
  | {
      readonly type: 'rows';
      readonly digest: Digest;
      readonly rows: number;
      readonly bytes: number;
      readonly shards: readonly Shard[];
    }
  /** `digest` is that of the sorted file list (path, digest, bytes), as `tree/` stores it. */
  | { readonly type: 'tree'; readonly digest: Digest; readonly bytes: number; readonly files: readonly TreeFile[] }
  | { readonly type: 'value'; readonly digest: Digest; readonly value: Json };

export interface Shard {
  readonly digest: Digest;
  readonly rows: number;
  readonly bytes: number;
}

export interface TreeFile {
  /** `/`-separated, relative, no `..`. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

export interface TaskReport {
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  /** One entry per operator and reason, in pipeline order. */
  readonly drops: readonly DropCount[];
  readonly counts: Readonly<Record<string, number>>;
  readonly measures: Readonly<Record<string, Json>>;
  readonly series: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Table of dropped rows: `{ step, reason, value, threshold, row }`; null where nothing was dropped. */
  readonly dropped: Output | null;
  readonly seconds: number;
  /** Peak resident bytes of the worker. */
  readonly memory: number;
}

export interface DropCount {
  readonly step: string;
  readonly reason: string;
  readonly rows: number;
}
