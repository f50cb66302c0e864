import type { Json } from '../../../compiler/operators/manifest.ts';
import type { Fail } from '../failure.ts';

export type Raw = { readonly [key: string]: Json | undefined };

/** The entries of a `config.json`. One that is not as wanted is told by its name and the value seen (FTP0951). */
export interface Fields {
  readonly raw: Raw;
  readonly folder: string;
  readonly fail: Fail;
  /** The first of these names that the file has; older and newer files call some things differently. */
  find(...keys: readonly string[]): Json | undefined;
  count(keys: string | readonly string[], otherwise?: number): number;
  number(key: string, otherwise: number): number;
  flag(key: string, otherwise: boolean): boolean;
  /** Llama 3 lists several end tokens; the first is the one that ends a document. */
  token(key: string): number | null;
  /** Refuses what this family can be told but is not computed: anything there but `known`. Absent and null are as good as known. */
  only(key: string, known: Json): void;
  wrong(key: string, wanted: string): never;
}

export function fieldsOf(raw: Raw, folder: string, fail: Fail): Fields {
  const present = (key: string): Json | undefined => raw[key] ?? undefined;
  const wrong = (key: string, wanted: string): never =>
    fail('FTP0951', {
      folder,
      reason: `${key} of its config.json is ${JSON.stringify(raw[key] ?? null)}, not ${wanted}`,
    });
  return {
    raw,
    folder,
    fail,
    find: (...keys) => keys.map(present).find((value) => value !== undefined),
    count(keys, otherwise) {
      const names = typeof keys === 'string' ? [keys] : keys;
      const key = names.find((name) => present(name) !== undefined) ?? names[0]!;
      const value = present(key) ?? otherwise;
      if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
      return wrong(key, 'a positive whole number');
    },
    number(key, otherwise) {
      const value = present(key) ?? otherwise;
      return typeof value === 'number' ? value : wrong(key, 'a number');
    },
    flag(key, otherwise) {
      const value = present(key) ?? otherwise;
      return typeof value === 'boolean' ? value : wrong(key, 'true or false');
    },
    token(key) {
      const value = Array.isArray(raw[key]) ? raw[key][0] : raw[key];
      return typeof value === 'number' ? value : null;
    },
    only(key, known) {
      const value = present(key);
      if (value !== undefined && value !== known) wrong(key, JSON.stringify(known));
    },
    wrong,
  };
}
