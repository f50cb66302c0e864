import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { defaultRevision, findLocked, lockedCommits } from '../../compiler/semantics/training/lock-file.ts';
import { missingFromLock } from '../../compiler/semantics/training/reference.ts';
import { notMeasured } from '../limits/diagnostics.ts';
import { unusedLimits } from '../limits/entries.ts';
import { type Asked, limitsOf } from './references.ts';
import { distinct, isComplete } from './update.ts';

/** What `finslip lock` would change, told without asking any hub: an entry that is missing, that lacks something, or that nobody asks for. */
export function verifyLock(asked: Asked): {
  readonly diagnostics: readonly Diagnostic[];
  readonly unused: readonly string[];
} {
  if (asked.unreadable !== null) return { diagnostics: [asked.unreadable], unused: [] };
  const used = new Set<string>();
  const diagnostics = distinct(asked.references).flatMap((reference): Diagnostic[] => {
    const { repository, revision, location } = reference;
    const found = findLocked(asked.lock, repository, revision);
    if (found === null) return [missingFromLock(reference, lockedCommits(asked.lock, repository))];
    used.add(`${repository}@${found.commit}`);
    if (isComplete(found.model)) return [];
    return [report('FTP1022', location, { model: `${repository}@${revision ?? defaultRevision}` })];
  });
  const limits = limitsOf(asked.compiled);
  const open = [...limits.values()].flat().filter(({ locked }) => locked === null);
  const unused = asked.all ? Object.keys(asked.lock?.models ?? {}).filter((name) => !used.has(name)) : [];
  return {
    diagnostics: [...diagnostics, ...open.map(notMeasured)],
    unused: [...unused, ...unusedLimits(asked.lock, limits, asked.all)],
  };
}
