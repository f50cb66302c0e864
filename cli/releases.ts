import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { RunOutcome } from '../runtime/schedule/state.ts';
import { asUnwritable, type CodedFailure, isCoded } from '../runtime/store/failure.ts';
import type { Output } from '../runtime/store/result.ts';
import type { Store } from '../runtime/store/store.ts';

export interface PlacedRelease {
  readonly name: string;
  /** Relative to the project root. */
  readonly folder: string;
  /** False where the same release lay there already. */
  readonly placed: boolean;
}

/** Says which result a version folder holds, so that the same release is never placed twice. */
const MARK = '.finslip-release.json';

/** A release that could not be put in its place; its result is in the store all the same, and the next run tries again. */
export interface Unplaced {
  readonly task: string;
  /** `CodedFailure`: `FTP0983`, or what the store says of a damaged or missing file. */
  readonly failure: CodedFailure;
}

/** Puts the result of every release under its `to` folder as `v1`, `v2` …: a new version only for a new content, an old one never touched. */
export async function placeReleases(
  { states }: RunOutcome,
  store: Store,
  root: string,
): Promise<{ readonly placed: readonly PlacedRelease[]; readonly unplaced: readonly Unplaced[] }> {
  const placed: PlacedRelease[] = [];
  const unplaced: Unplaced[] = [];
  for (const { node, result } of states.values()) {
    const output = result?.outputs.release;
    const to = node.options.to;
    if (node.kind !== 'sink' || output?.type !== 'tree' || typeof to !== 'string') continue;
    try {
      placed.push(await place(node.id, output, resolve(root, to), store, root));
    } catch (error) {
      const failure = asUnwritable(error, to);
      if (!isCoded(failure)) throw failure;
      unplaced.push({ task: node.id, failure });
    }
  }
  return { placed, unplaced };
}

async function place(
  name: string,
  output: Extract<Output, { type: 'tree' }>,
  home: string,
  store: Store,
  root: string,
): Promise<PlacedRelease> {
  const versions = versionsIn(home);
  const same = versions.find((version) => markOf(join(home, version)) === output.digest);
  const folder = join(home, same ?? `v${highest(versions) + 1}`);
  if (!same) {
    // Built beside its place and renamed, so that a version folder is whole or absent.
    const building = `${folder}.part`;
    rmSync(building, { recursive: true, force: true });
    await store.materialize(output, building, { as: 'copies' });
    writeFileSync(join(building, MARK), `${JSON.stringify({ release: name, digest: output.digest })}\n`);
    renameSync(building, folder);
  }
  return { name, folder: relative(root, folder), placed: !same };
}

const versionsIn = (home: string): string[] =>
  existsSync(home) ? readdirSync(home).filter((name) => /^v\d+$/.test(name)) : [];

const highest = (versions: readonly string[]): number =>
  Math.max(0, ...versions.map((version) => Number(version.slice(1))));

function markOf(folder: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as { digest: string }).digest;
  } catch {
    return null;
  }
}
