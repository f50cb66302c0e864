import type { Diagnostic, Fix, Location, Related } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';

/** Where diagnostics go. One matter at one place is said once, however many ways lead there. */
export interface Sink {
  add(diagnostic: Diagnostic): void;
  /** Runs `work` and gives what it reported instead of passing it on. */
  collect<T>(work: () => T): { readonly result: T; readonly diagnostics: readonly Diagnostic[] };
  /** Holds a warning back that would only echo an error: it counts if the file is sound. */
  addIfSound(diagnostic: Diagnostic): void;
  /** Errors first decide whether the warnings that were held back count. */
  all(): readonly Diagnostic[];
}

export function createSink(): Sink {
  let kept: Diagnostic[] = [];
  let seen = new Set<string>();
  let held: Diagnostic[] = [];
  return {
    all: () => (kept.some((diagnostic) => diagnostic.severity === 'error') ? kept : [...kept, ...held]),
    addIfSound(diagnostic) {
      held.push(diagnostic);
    },
    add(diagnostic) {
      const { code, location, message } = diagnostic;
      const id = `${code} ${location?.file ?? ''} ${location?.span.start ?? ''} ${message}`;
      if (seen.has(id)) return;
      seen.add(id);
      kept.push(diagnostic);
    },
    collect(work) {
      const outer = { kept, seen, held };
      kept = [];
      seen = new Set();
      held = [];
      try {
        const result = work();
        return { result, diagnostics: kept };
      } finally {
        ({ kept, seen, held } = outer);
      }
    },
  };
}

/** `; did you mean \`x\`?` and the edit that would do it. */
export interface Suggestion {
  readonly hint: string;
  readonly fixes: readonly Fix[];
}

export function suggest(written: string, location: Location, candidates: Iterable<string>): Suggestion {
  const known = [...candidates];
  const found = nearest(written, known) ?? continued(written, known);
  if (found === null) return { hint: '', fixes: [] };
  return { hint: `; did you mean \`${found}\`?`, fixes: [replace(location, found)] };
}

/** The only candidate that goes on where the writer stopped: `CC0-1` for `CC0-1.0`. */
function continued(written: string, candidates: readonly string[]): string | null {
  const longer = written.length < 3 ? [] : candidates.filter((candidate) => candidate.startsWith(written));
  return longer.length === 1 ? longer[0]! : null;
}

/** The nearest name, or else all of them where they are few enough to read. */
export function suggestOrList(written: string, location: Location, candidates: readonly string[]): Suggestion {
  const near = suggest(written, location, candidates);
  if (near.hint !== '' || candidates.length === 0 || candidates.length > 12) return near;
  return { hint: `; there is ${list(candidates)}`, fixes: [] };
}

export const replace = (location: Location, text: string): Fix => ({
  title: `write \`${text}\``,
  edits: [{ location, text }],
});

/** `a`, `b` and `c`. */
export function list(names: readonly string[], last = 'and'): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? (quoted[0] ?? 'nothing') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}

export const related = (location: Location, message: string): Related => ({ location, message });
