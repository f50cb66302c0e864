import type { GraphNode, Step } from '../../compiler/graph/graph.ts';
import type { Measurement } from '../../compiler/graph/measurement.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { SecretDigest } from '../secrets.ts';
import { type Contents, withContents } from './beside.ts';

/** A file that a source reads, digested when planning; or one of a model outside, as the lock file lists it. */
export interface SourceFile {
  /** Relative to the project root unless written as absolute, `/`-separated; for a file of a hub its full name there, `owner/name@commit/config.json`. */
  readonly path: string;
  readonly digest: string;
  readonly bytes: number;
  /** Set where the file is fetched when a task needs it. */
  readonly hub?: HubFile;
  /** Set where an operator reads it by name (`word_list(…)`, `fasttext_file(…)`): it is none of the files of a source. */
  readonly beside?: true;
}

/** A file of a model on a hub. */
export interface HubFile {
  /** `owner/name` */
  readonly repository: string;
  readonly commit: string;
  /** Path in the repository. */
  readonly path: string;
}

export interface KeyContext {
  /** Set to disown everything computed before. */
  readonly salt: string;
  /** Engine family, dtype and determinism class; enters the key of tasks whose numbers depend on it. */
  readonly numerics: string;
  /** The same for engines that a step asks for by name (`engine: trl(…)`); others are the one above. */
  readonly engines?: Readonly<Record<string, string>>;
  /** Digests of secrets by name; left out where no pipeline asks for any. */
  readonly secret?: (name: string) => SecretDigest;
}

/** What is digested into a key, and kept whole so that `why` can name the field that changed. `grammar/schemas/key.schema.json`. */
export type KeyManifest = { readonly [field: string]: Json };

/** Stands for the digest of an input that is not known yet: it is the result of a task that will run. */
export const pending = (node: string): string => `result of ${node}`;
export const isPending = (input: unknown): boolean => typeof input === 'string' && input.startsWith(pending(''));

/**
 * Everything a task's result depends on, and nothing else (design: contract 3). What is absent matters as much: executor, queue,
 * retries, paths, Node and Finslip versions, names of declarations, `//` comments.
 */
export function keyManifest(
  node: GraphNode,
  inputs: Readonly<Record<string, string>>,
  files: readonly SourceFile[],
  context: KeyContext,
): KeyManifest {
  const contents = contentsOf(files, context);
  const gates = node.gates.map(({ condition }) => condition as unknown as Json);
  return {
    format: 1,
    kind: node.kind,
    operator: node.operator,
    version: node.version,
    digest: node.digest,
    options: { ...keyedOptions(node, contents), ...(gates.length > 0 ? { gates } : {}) },
    inputs,
    stage: node.stage === null ? null : keyedStage(node, files, contents),
    files: files.filter(({ beside }) => !beside).map(({ digest }) => digest),
    seed: drawsNumbers(node) ? node.seed : 0,
    salt: context.salt,
    numerics: node.numerics ? numericsOf(node, context) : null,
    ...(node.measure ? { measure: keyedMeasure(node.measure) } : {}),
  };
}

/** Where a limit is written, and what it is called in messages, is no part of what it comes to. */
const keyedMeasure = ({ limits, idle, sample, seed }: Measurement): Json => ({
  sample,
  seed,
  idle: idle.map(({ param, part }) => ({ param, part })),
  limits: limits.map(({ name, param, part, drops, reasons, method, type, bounds, off }) => ({
    ...{ name, param, part, drops, reasons, bounds, off },
    method: { ...method },
    type: type as unknown as Json,
  })),
});

function numericsOf({ options }: GraphNode, { numerics, engines }: KeyContext): string {
  const named = (options.engine as { readonly $?: string } | undefined)?.$;
  return engines?.[named ?? ''] ?? numerics;
}

function contentsOf(files: readonly SourceFile[], { secret }: KeyContext): Contents {
  return {
    file: (path) => files.find((file) => file.beside && file.path === path)?.digest ?? 'not there',
    secret(name) {
      const found = secret?.(name);
      return found && 'digest' in found ? found.digest : 'not there';
    },
  };
}

function keyedStage(node: GraphNode, files: readonly SourceFile[], contents: Contents): Json {
  const { source, record, steps } = node.stage!;
  return {
    source:
      source === null
        ? null
        : keyedSource(
            source,
            files.filter(({ beside }) => !beside),
            contents,
          ),
    record: (record ?? null) as unknown as Json,
    steps: steps.map((step) => keyedStep(step, contents)),
  };
}

/** Where files lie is no part of what they say, except for a source whose rows carry file names: that one does not mark its path as an observation. */
function keyedSource(source: Step, files: readonly SourceFile[], contents: Contents): KeyManifest {
  const { path, ...options } = source.options;
  const step = keyedStep({ ...source, options }, contents);
  if (path === undefined || source.observations.includes('path')) return step;
  return { ...step, names: files.map((file) => file.path) };
}

/** Kernels draw no random numbers that a row operator's own `seed` option does not give. */
function keyedStep(step: Step, contents: Contents): KeyManifest {
  const { operator, version, digest } = step;
  return { operator, version, digest, options: keyedOptions(step, contents), seed: 0 };
}

type Options = { readonly [name: string]: Json };

function keyedOptions({ options, observations }: Pick<Step, 'options' | 'observations'>, contents: Contents): Options {
  return withContents(without(options, observations), contents) as Options;
}

/** Observations are paths: `checkpoint` is an option, `engine.python` an argument of the value that is given for one. */
function without(options: Options, paths: readonly string[]): Options {
  const kept = Object.entries(options).filter(([name]) => !paths.includes(name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const inside = paths.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
      return [name, inside.length === 0 ? value : without(value as Options, inside)];
    }),
  );
}

/** Curated rows and measurements stay as they are under a new seed; what samples, trains or resamples does not. */
function drawsNumbers(node: GraphNode): boolean {
  return node.kind === 'model' || node.kind === 'evaluation' || node.kind === 'barrier';
}
