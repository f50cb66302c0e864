import type { Host } from './host.ts';
import { normalise } from './path.ts';

/** A host over texts in memory, for tests and playgrounds. Globs know `*` (within a folder) and `**`. */
export function memoryHost(files: Readonly<Record<string, string>>): Host {
  const texts = new Map(Object.entries(files).map(([path, text]) => [normalise(path), text]));
  return {
    read: (path) => texts.get(normalise(path)) ?? null,
    exists: (path) => texts.has(normalise(path)),
    list(pattern) {
      const matcher = new RegExp(`^${globSource(normalise(pattern))}$`);
      return [...texts.keys()].filter((path) => matcher.test(path)).sort();
    },
  };
}

function globSource(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) =>
      token === '**/' ? '(?:.*/)?' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '[^/]',
    );
}
