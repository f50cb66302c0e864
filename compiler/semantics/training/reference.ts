import type { Diagnostic, Fix } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import type { ConstructedValue, Located } from '../values.ts';
import {
  defaultRevision,
  findLocked,
  isCommit,
  isRepository,
  type Locked,
  lockedCommits,
  type ModelReference,
} from './lock-file.ts';
import { textOf } from './read.ts';

/** The edit that pins a reference to a commit: for messages and editors. */
export function pinned({ place: { location, written } }: ModelReference, commit: string): Fix['edits'][number] {
  const end = location.span.end;
  return written
    ? { location, text: JSON.stringify(commit) }
    : { location: { file: location.file, span: { start: end, end } }, text: `, revision: ${JSON.stringify(commit)}` };
}

/**
 * A model of a hub has to be in the lock file: its owner can change what a name means at any time, and without its facts nothing could be checked
 * of it. The commit that the lock file gives takes the place of the revision, so that graph and keys name what is meant, whatever the file says.
 */
export function checkedReference(cx: Checker, value: ConstructedValue, env: Environment): ConstructedValue {
  const { signature, args, span } = value;
  const first = signature.params.find((param) => param.positional)?.name ?? '';
  const repository = textOf(args, first);
  if (!signature.params.some((param) => param.name === 'revision') || repository === null) return value;
  if (!isRepository(repository)) {
    complain(cx, env, 'FTP1021', args[first]!.span, { written: repository });
    return value;
  }
  const revision = textOf(args, 'revision');
  const { file, span: where } = args.revision ?? args[first]!;
  const place = {
    location: { file, span: { start: where.start, end: where.end } },
    written: args.revision !== undefined,
  };
  cx.references.push({ repository, revision, location: at(env, span), place });
  if (!cx.wantsLock) return value;
  const locked = findLocked(cx.lock, repository, revision);
  if (locked === null) {
    const { code, span: where, values } = missingEntry(cx.references.at(-1)!, lockedCommits(cx.lock, repository));
    complain(cx, env, code, where, values as never, { fixes });
    return value;
  }
  const commit: Located = {
    ...(args.revision ?? args[first]!),
    value: { kind: 'data', type: { kind: 'scalar', name: 'Text' }, json: locked.commit },
  };
  return { ...value, args: { ...args, revision: commit } };
}

const fixes = [{ title: 'run `finslip lock`, which writes down what the revision means and holds', edits: [] }];

/** What is said of a reference for which the lock file has no entry; `known` are its entries for other commits of the same model. */
export function missingFromLock(reference: ModelReference, known: readonly Locked[]): Diagnostic {
  const { code, span, values } = missingEntry(reference, known);
  return report(code, { file: reference.location.file, span }, values as never, { fixes });
}

function missingEntry({ repository, revision, location, place }: ModelReference, known: readonly Locked[]) {
  if (known.length > 0) {
    const locked = list(known.flatMap(({ commit, model }) => [commit, ...(model.asked ?? [])]));
    const span = place.written ? place.location.span : location.span;
    return {
      code: 'FTP1020',
      span,
      values: { model: repository, asked: revision ?? defaultRevision, locked },
    } as const;
  }
  const consequence =
    revision === null
      ? 'it can change at any time: no revision is written'
      : isCommit(revision)
        ? 'nothing is known of it that could be checked'
        : `it can change at any time: \`${revision}\` is a name and no commit`;
  return { code: 'FTP0704', span: location.span, values: { model: repository, consequence } } as const;
}
