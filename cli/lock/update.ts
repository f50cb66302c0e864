import type { Location } from '../../compiler/diagnostics/diagnostic.ts';
import {
  defaultRevision,
  findLocked,
  isCommit,
  type LockedModel,
  type ModelReference,
} from '../../compiler/semantics/training/lock-file.ts';
import { commitOf } from '../../runtime/hub/api.ts';
import type { Reading } from '../../runtime/hub/cache.ts';
import { fetchFile } from '../../runtime/hub/download.ts';
import type { Hub } from '../../runtime/hub/hub.ts';
import { type CodedFailure, isCoded } from '../../runtime/store/failure.ts';
import { lockModel } from './model.ts';
import type { Asked } from './references.ts';

/** One reference and the commit that it is held to. */
export interface Pinned {
  readonly reference: ModelReference;
  readonly commit: string;
  readonly model: LockedModel;
  /** False where the lock file had it already. */
  readonly fresh: boolean;
}

/** What failed for which reference: a coded failure on its way up, with the place that it belongs to. */
export class LockFailure extends Error {
  constructor(
    readonly failure: CodedFailure,
    readonly location: Location,
  ) {
    super(failure.message, { cause: failure });
  }
}

/** Everything that a run needs is in an entry; older or hand-made ones may lack some. */
export const isComplete = ({ files, tensors, tokenizer, adapter }: LockedModel): boolean =>
  [files, tensors].every((part) => part !== undefined && Object.keys(part).length > 0) &&
  (adapter !== undefined || tokenizer?.added !== undefined);

/** What is asked for, each once, in the order of the files. */
export function distinct(references: readonly ModelReference[]): ModelReference[] {
  const seen = new Map(references.map((each) => [`${each.repository}@${each.revision ?? defaultRevision}`, each]));
  return [...seen.values()];
}

/**
 * Finds the commit of every reference and what it holds. An entry that the lock file has stays as it is, also where the branch has moved on,
 * unless `update` asks the hub again.
 */
export async function pinAll(
  asked: Asked,
  hub: Hub,
  watch: Reading,
  { update, begin }: { readonly update: boolean; readonly begin: (what: string) => void },
): Promise<Pinned[]> {
  const done: Pinned[] = [];
  for (const reference of distinct(asked.references)) {
    const { repository, revision } = reference;
    begin(`${repository} ${revision ?? defaultRevision}`);
    try {
      const known = findLocked(asked.lock, repository, revision);
      if (known !== null && !update && isComplete(known.model)) {
        done.push({ reference, ...known, fresh: false });
        continue;
      }
      // An entry that lacks something is made whole at its own commit.
      const wanted = known !== null && !update ? known.commit : (revision ?? defaultRevision);
      const commit = await commitOf(hub, repository, wanted, watch.signal);
      const same = done.find((each) => each.reference.repository === repository && each.commit === commit);
      const model = same?.model ?? (await lockModel(hub, repository, commit, watch));
      done.push({ reference, commit, model, fresh: true });
    } catch (error) {
      throw isCoded(error) ? new LockFailure(error, reference.location) : error;
    }
  }
  return done;
}

/** The entries of the new lock file, by `owner/name@commit`. What nobody asks for any more goes, where everybody was asked. */
export function entriesOf({ lock, all }: Asked, pinned: readonly Pinned[]): Record<string, LockedModel> {
  const entries = new Map<string, LockedModel>(all ? [] : Object.entries(lock?.models ?? {}));
  for (const { reference, commit, model } of pinned) {
    const { repository, revision } = reference;
    const name = revision ?? defaultRevision;
    if (!isCommit(name)) forget(entries, repository, name);
    const entry = `${repository}@${commit}`;
    const before = entries.get(entry)?.asked ?? [];
    const asked = isCommit(name) ? before : [...new Set([...before, name])].sort();
    const { asked: _, ...facts } = model;
    entries.set(entry, { ...(asked.length > 0 ? { asked } : {}), ...facts });
  }
  return Object.fromEntries(entries);
}

/** A name stands for one commit at a time. */
function forget(entries: Map<string, LockedModel>, repository: string, name: string): void {
  for (const [entry, { asked, ...facts }] of entries) {
    if (!entry.startsWith(`${repository}@`) || !asked?.includes(name)) continue;
    const others = asked.filter((each) => each !== name);
    entries.set(entry, { ...(others.length > 0 ? { asked: others } : {}), ...facts });
  }
}

export const filesOf = ({ files = {} }: LockedModel): { path: string; bytes: number; digest: string }[] =>
  Object.entries(files).map(([path, file]) => ({ path, ...file }));

/** Brings every locked file into the cache, weights among them, so that a run needs no network. */
export async function fetchAll(pinned: readonly Pinned[], hub: Hub, watch: Reading): Promise<void> {
  for (const { reference, commit, model } of pinned) {
    try {
      for (const file of filesOf(model))
        await fetchFile(hub, { model: reference.repository, commit, gitOid: null, ...file }, watch);
    } catch (error) {
      throw isCoded(error) ? new LockFailure(error, reference.location) : error;
    }
  }
}
