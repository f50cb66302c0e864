import type { Location } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { join } from '../../host/path.ts';
import type { Project } from '../project.ts';
import type { Sink } from '../reporting.ts';
import type { TokenizerFacts } from './tokenizer-facts.ts';

/**
 * What is known of models outside, as `finslip lock` wrote it down: `finslip.lock`, JSON, `grammar/schemas/lock.schema.json`. Read once per check;
 * absent is no error.
 */
export interface LockFile {
  readonly format: 1;
  /** By `owner/name@commit`. */
  readonly models: Readonly<Record<string, LockedModel>>;
  /** What was fetched of archives, by folder: `finslip fetch` writes it, planning compares it with what lies there. */
  readonly archives?: Readonly<Record<string, { readonly digest: string }>>;
  /** Limits that were measured (`auto(…)`), by pipeline file and then by step and option (`corpus.gopher_quality#max_symbols`). */
  readonly measured?: Readonly<Record<string, Readonly<Record<string, LockedLimit>>>>;
}

/** A limit that was measured. Numbers are in the unit of the option: a share of 0.03 is 3 %. */
export interface LockedLimit {
  readonly operator: string;
  /** The declaration as it was then: `auto(sigma: 3)`. */
  readonly written: string;
  readonly value: number;
  readonly mean: number;
  readonly deviation: number;
  /** Rows that reached the rule, how many of those drawn it had a value for, and how many of these lie beyond the limit. */
  readonly rows: number;
  readonly values: number;
  readonly drops: number;
  readonly seed: number;
  /** Digest of all that decides which rows reach the rule and what it measures of them. */
  readonly input: string;
}

export interface LockedModel {
  /** Names (`main`, a tag) that stood for this commit when it was locked. A reference without a revision asks for `main`. */
  readonly asked?: readonly string[];
  /** `config.json` as published; empty for an adapter. */
  readonly config: { readonly [key: string]: unknown };
  /** `adapter_config.json` of an adapter in PEFT's layout. */
  readonly adapter?: { readonly [key: string]: unknown };
  /** `generation_config.json` as published. */
  readonly generation?: { readonly [key: string]: unknown };
  readonly tokenizer?: LockedTokenizer;
  /** Number type of the weights: that of most tensors; those of another stand in `dtypes`. */
  readonly dtype?: string;
  readonly dtypes?: Readonly<Record<string, string>>;
  /** Tensor name -> shape, from the headers of the weight files. */
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  /** Every file that a run reads, by its path in the repository. */
  readonly files?: Readonly<Record<string, LockedFile>>;
}

export interface LockedFile {
  readonly bytes: number;
  /** `sha256:<hex>` */
  readonly digest: string;
}

/** The facts of a tokenizer, and what else its `tokenizer_config.json` says. */
export interface LockedTokenizer extends TokenizerFacts {
  /** Without the list of tokens and the template, which stand beside it. */
  readonly settings?: { readonly [key: string]: unknown };
}

/** A model of a hub, as a pipeline names it. */
export interface ModelReference {
  readonly repository: string;
  /** Null where none is written, which means `main`. */
  readonly revision: string | null;
  readonly location: Location;
  /** Where a revision is or would be written. */
  readonly place: { readonly location: Location; readonly written: boolean };
}

/** Name of the lock file at the project root. */
export const lockPath = 'finslip.lock';

/** The branch that a reference without a revision means: every repository of the Hub has it. */
export const defaultRevision = 'main';

/** A full commit id, which cannot change what it means. */
export const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);

/** `owner/name` as the Hub allows it. Paths and addresses are made of it, so nothing else is let through. */
export const isRepository = (name: string): boolean =>
  /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9_][\w.-]*$/.test(name) && !/\.\.|--/.test(name);

export function readLockFile(project: Project, sink: Sink): LockFile | null {
  const text = project.host.read(join(project.root, lockPath));
  if (text === null) return null;
  const parsed = parseLockFile(text);
  if (typeof parsed !== 'string') return parsed;
  sink.add(report('FTP0710', null, { path: lockPath, reason: parsed }));
  return null;
}

/** A text where it cannot be used: the reason. */
export function parseLockFile(text: string): LockFile | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Two branches that both locked something leave git's marks in the file.
    return /^<{7} /m.test(text) ? 'it holds the marks of a merge that was not finished' : 'it is no JSON';
  }
  if (!isObject(value)) return 'it holds no object';
  const { format, models = {}, archives = {}, measured = {} } = value;
  if (format !== 1) return `its format is ${String(format)}, and this Finslip reads format 1`;
  if (!isObject(models)) return 'its `models` is no object';
  if (!isObject(archives)) return 'its `archives` is no object';
  for (const [folder, archive] of Object.entries(archives))
    if (!isObject(archive) || !isDigest(archive.digest)) return `its entry \`${folder}\` has no \`digest\``;
  if (!isObject(measured) || !Object.values(measured).every(isObject)) return 'its `measured` is no object of objects';
  for (const [file, limits] of Object.entries(measured as Record<string, Record<string, unknown>>))
    for (const [name, limit] of Object.entries(limits))
      if (!isLimit(limit))
        return `its entry \`${name}\` of ${file} has no \`operator\`, \`written\`, \`value\` and \`input\``;
  for (const [name, model] of Object.entries(models)) {
    const problem = problemOf(model);
    if (problem !== null) return `its entry \`${name}\` ${problem}`;
  }
  return {
    format,
    models: models as LockFile['models'],
    archives: archives as NonNullable<LockFile['archives']>,
    measured: measured as NonNullable<LockFile['measured']>,
  };
}

/** As much as the checks rely on; `finslip lock --check` looks at everything. */
function problemOf(model: unknown): string | null {
  if (!isObject(model)) return 'is no object';
  const { asked = [], config, tokenizer = {}, tensors = {}, files = {} } = model;
  if (!isObject(config)) return 'has no `config`';
  if (!Array.isArray(asked)) return 'has an `asked` that is no list';
  if (!isObject(tokenizer)) return 'has a `tokenizer` that is no object';
  if (!isObject(tensors) || !Object.values(tensors).every(Array.isArray)) return 'has `tensors` without shapes';
  const described = (file: unknown): boolean =>
    isObject(file) && typeof file.bytes === 'number' && isDigest(file.digest);
  return isObject(files) && Object.values(files).every(described) ? null : 'has `files` without size and digest';
}

const isLimit = (limit: unknown): boolean =>
  isObject(limit) &&
  typeof limit.operator === 'string' &&
  typeof limit.written === 'string' &&
  Number.isFinite(limit.value) &&
  isDigest(limit.input);

const isDigest = (value: unknown): boolean => /^sha256:[0-9a-f]{64}$/.test(String(value));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Locked {
  readonly commit: string;
  readonly model: LockedModel;
}

/** The entry that a reference means: by its commit, or by a name that stood for one when it was locked. */
export function findLocked(lock: LockFile | null, repository: string, revision: string | null): Locked | null {
  const asked = revision ?? defaultRevision;
  return (
    lockedCommits(lock, repository).find(({ commit, model }) => commit === asked || model.asked?.includes(asked)) ??
    null
  );
}

/** Every commit of a repository that the lock file knows. */
export function lockedCommits(lock: LockFile | null, repository: string): Locked[] {
  const prefix = `${repository}@`;
  return Object.entries(lock?.models ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, model]) => ({ commit: name.slice(prefix.length), model }));
}
