import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compilation } from '../../compiler/graph/graph.ts';
import { measuredLimits, withLimits } from '../../compiler/graph/measured.ts';
import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import type { OperatorManifest } from '../../compiler/operators/manifest.ts';
import {
  type LockedLimit,
  type LockFile,
  lockPath,
  parseLockFile,
} from '../../compiler/semantics/training/lock-file.ts';

/** A limit that is measured, with what the lock file has of it. */
export interface PinnedLimit {
  readonly limit: MeasuredLimit;
  /** Null where the lock file has nothing for it as it is declared now. */
  readonly locked: LockedLimit | null;
  /** Why it has nothing. */
  readonly missing: string | null;
}

/** What the lock file at a project root says; null where there is none, or where it cannot be read, which the checker tells. */
export function lockAt(root: string): LockFile | null {
  const path = join(root, lockPath);
  const lock = existsSync(path) ? parseLockFile(readFileSync(path, 'utf8')) : null;
  return typeof lock === 'string' ? null : lock;
}

/** Puts the numbers of the lock file into a graph, before keys are computed: the same as if they had been written. */
export function withPinned(
  compilation: Compilation,
  { operators }: OperatorManifest,
  lock: () => LockFile | null,
  entry: string,
): { readonly compilation: Compilation; readonly limits: readonly PinnedLimit[] } {
  const limits = measuredLimits(compilation, (name) => operators.find((operator) => operator.name === name));
  if (limits.length === 0) return { compilation, limits: [] };
  const known = lock()?.measured?.[entry] ?? {};
  return filled(
    compilation,
    limits.map((limit) => pinned(limit, known[limit.name])),
  );
}

/** A graph with the numbers of those limits that have one. */
export function filled(
  compilation: Compilation,
  limits: readonly PinnedLimit[],
): { readonly compilation: Compilation; readonly limits: readonly PinnedLimit[] } {
  const values = new Map(limits.map(({ limit, locked }) => [limit.name, locked?.value]));
  const nodes = withLimits(
    compilation.graph.nodes,
    limits.map(({ limit }) => limit),
    ({ name }) => values.get(name),
  );
  return { compilation: { ...compilation, graph: { ...compilation.graph, nodes } }, limits };
}

const way = '`finslip lock` measures it';

function pinned(limit: MeasuredLimit, locked: LockedLimit | undefined): PinnedLimit {
  if (locked === undefined) return { limit, locked: null, missing: `${lockPath} has no number for it; ${way}` };
  if (locked.operator !== limit.operator || locked.written !== limit.written)
    return {
      limit,
      locked: null,
      missing: `the number in ${lockPath} was measured as \`${locked.written}\` of \`${locked.operator}\`; ${way}`,
    };
  return { limit, locked, missing: null };
}
