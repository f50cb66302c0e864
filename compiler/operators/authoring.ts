/**
 * The authoring interface: what one writes an operator with. One operator, one file, one exported definition whose
 * TypeScript parameter types are its language signature. The reader (`reader.ts`) never executes a definition; it reads the types,
 * the literals beside them, and the doc comments. The name of the export is the name of the operator.
 *
 * The function of a definition takes, in this order:
 *  1. what its kind brings: the judged `Model` of a metric (a row kernel brings nothing: its rows arrive one by one);
 *  2. the subject, which `|>` feeds: `Rows` of a barrier, `Model` of `finetune`, `evaluate` or `publish`;
 *  3. positional parameters, which may be written bare;
 *  4. one options object, whose properties are the named parameters;
 *  5. the tools of its kind.
 *
 * Doc comments on parameters and properties:
 *  - `@default 65%` (in the units of the language; the parameter is then optional and arrives filled in),
 *  - `@range 1..1024` (inclusive; `0..` is open),
 *  - `@observation`: where or how fast, never what; stays out of every key, also as a parameter of a value,
 *  - `@pattern`: a regular expression (RE2), which `check` then checks; `@each EXPRESSION`: what each text must match to be of any use,
 *  - `@off 100%..` (or `0`, `..1`, `[]`): values at which the rule of the option never takes effect, which `check` tells,
 *  - `@measured above REASON` (or `below REASON`) on a limit: it may be `auto(…)`, measured by what the rule drops for these reasons; `@measured compared`
 *    on a condition,
 *  - `@rest` on a list that is the last positional parameter: any further bare arguments (`select(id, text)`).
 * `[part: string]: T` among the options takes any further name (`split(by: id, train: 80%, test: 20%)`). TypeScript wants its type to
 * include those of the named properties, so write `[part: string]: Fraction | Column<string>`: what the named ones have is taken off.
 */
import type { Json, LabelEffect } from './manifest.ts';
import type { RecordType } from './types.ts';

export type { RunExpression } from '../graph/expression.ts';
export { expressionText } from '../graph/expression-text.ts';
export { put, typeOfColumn } from './columns.ts';
export type { Json } from './manifest.ts';
export { chooseRecords, countRecords, recordsOf, rowsIn } from './records.ts';
export { isFolderReference } from './references.ts';

// ---- the vocabulary of the language, as seen from TypeScript ----
export type Int = number;
/** 0..1 */
export type Fraction = number;
/** Bytes. */
export type Size = number;
/** Seconds. */
export type Duration = number;
export type Tokens = number;
export type Steps = number;
export type GpuHours = number;
/** ISO 639-1 or 639-3 code. */
export type Lang = string;
/** SPDX expression or the id of a `license` declaration. */
export type License = string;
/** Path or glob; relative to the project unless absolute. */
export type Path = string;
/** `YYYY-MM-DD` */
export type IsoDate = string;

export type Row = { readonly [column: string]: Json };

/** The name of a column whose values are `T`. */
export interface Column<T> {
  readonly name: string;
  readonly __type?: T;
}
/** An expression in row scope, already compiled. */
export type Predicate = (row: Row) => boolean;
export type Derive<T = Json> = (row: Row) => T;

/** What a value constructor builds: `{ "$": "lora", rank: 8, … }`. `Family` is for readers: Value<'Method'>. */
export type Value<Family extends string = string> = { readonly $: string; readonly __family?: Family } & {
  readonly [option: string]: Json | Rows | Model | undefined;
};

/** A finished table: rows on disk in shards, readable any number of times. */
export interface Rows {
  readonly kind: 'rows';
  readonly count: number;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Batches in table order; a batch is at most a few thousand rows. */
  batches(): AsyncIterable<readonly Row[]>;
  /**
   * The same rows as they lie on disk: whole records (`records.ts`) in table order, about a megabyte at a time. For operators that only choose rows, and for handing
   * rows to threads: `TableWriter.write` takes what was chosen, and nothing is read and written anew.
   */
  records(): AsyncIterable<Uint8Array>;
}
/** A finished model: a folder in Hugging Face layout (`config.json`, `model.safetensors`, `tokenizer.json`, perhaps `adapter/`). */
export interface Model {
  readonly kind: 'model';
  readonly folder: string;
}
/** What a metric left behind: `value.json` content and, for paired statistics, its per-document table. */
export interface Metric {
  readonly kind: 'metric';
  readonly value: Json;
  readonly documents: Rows | null;
}
/** The judged result of an evaluation. */
export interface Report {
  readonly kind: 'report';
  readonly value: Json;
}

// ---- row kernels ----
const mark = Symbol.for('finslip.drop');

/** A row was dropped: by which rule, the value measured, the threshold it missed. */
export class Drop {
  constructor(
    readonly reason: string,
    readonly value: number | string | boolean | null = null,
    readonly threshold: number | string | null = null,
    /** Nothing of the row is to be kept, not even among what was dropped. */
    readonly withheld: boolean = false,
  ) {}
  /** By a mark, since a user's bundle carries its own copy of this class. */
  static [Symbol.hasInstance](candidate: unknown): boolean {
    return typeof candidate === 'object' && candidate !== null && mark in candidate;
  }
}
Object.defineProperty(Drop.prototype, mark, { value: true });

export const drop = (reason: string, value?: number | string | boolean, threshold?: number | string): Drop =>
  new Drop(reason, value ?? null, threshold ?? null);

/** A drop of which only the reason, value and threshold are kept, and nothing of the row: for what must not lie anywhere. */
export const dropWithout = (reason: string, value?: number | string | boolean, threshold?: number | string): Drop =>
  new Drop(reason, value ?? null, threshold ?? null, true);

/** Returns the row (same object: kept; another: replaced), several rows, or a drop. Must not change its argument. */
export type RowKernel = (row: Row) => Row | readonly Row[] | Drop;

/** What row operators share within a stage. All results are memoised for the last text seen, so a chain computes them once. */
export interface RowTools {
  /** Seed of this operator in this pipeline. */
  readonly seed: number;
  /** Name of this step in this pipeline, for counts that must not be mixed with those of a like one. */
  readonly step: string;
  /** Matches of `[\p{L}\p{N}]+|[^\p{L}\p{N}\s]`, Python's `\s`. */
  words(text: string): readonly string[];
  /** fastText lid.176: best label (ISO code) and probability 0..1, on the text with line breaks as spaces. */
  identifyLanguage(text: string): { readonly language: string; readonly score: number };
  /** The most probable labels with their probabilities, at most five, the first that of `identifyLanguage`. */
  rankLanguages(text: string): readonly { readonly language: string; readonly score: number }[];
  /** Counts something for the stage's report (`redacted personnummer`). */
  count(name: string, by?: number): void;
  /** The words of a file of the project (`word_list(…)`), which was digested into the key. Stops where there are none. */
  wordList(reference: Value<'WordList'>): readonly string[];
  /** The bytes of a file of the project that a value names by its `path` (`fasttext_file(…)`), which was digested into the key. */
  file(reference: Value): Uint8Array;
  /** The bytes of a secret (`secret(…)`), the same that the key was made with. For use in the kernel alone: never count, log or return them. */
  secret(reference: Value<'Secret'>): Uint8Array;
  /** Stops the task with a user's diagnostic of the `run` stage: options that contradict each other. For use while the kernel is made. */
  fail(code: string, values: Readonly<Record<string, string | number>>): never;
}

export interface Progress {
  /** What is going on, in the user's words: `step`, `rows`, `documents`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number | null;
  /** Shown beside the bar: loss, tokens/s. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** Writes rows in order; flushed and fsynced by the worker when the task ends. */
export interface TableWriter {
  /** Rows, or records of a table as they are (`Rows.records`, `chooseRecords`). */
  write(rows: readonly Row[] | Uint8Array): Promise<void>;
}

/** What every task that is not a row kernel works with. Outputs become visible only when the task has ended well. */
export interface TaskTools {
  readonly seed: number;
  readonly threads: number;
  /** The engine that the task's key names, as an id; null where the numbers do not depend on it. */
  readonly numerics: string | null;
  readonly signal: AbortSignal;
  progress(update: Progress): void;
  /** One line for the task's log. */
  log(line: string): void;
  /** Opens an output table by name (`rows`, or a part's name). */
  table(output: string): TableWriter;
  /** Folder of an output tree (`model`, `release`). */
  tree(output: string): string;
  /**
   * A folder with the files of a model on a hub (`hub(…)`), exactly those of the lock file: fetched where the cache lacks them, each looked at in full.
   * Read-only.
   */
  fetched(reference: Value<'ModelRef'>): Promise<string>;
  /**
   * Asks a service over the network, as many times as makes sense, and gives what `read` makes of its answer. Answers are kept by the digest of what was asked, so
   * that nothing is asked twice, not by another task either. Stops the task where the service cannot be reached, does not let us in, or answers with something else.
   */
  ask<T extends Json>(question: Question<T>): Promise<Answered<T>>;
  /** Sets a JSON output (`value`, `report`). */
  value(output: string, value: Json): void;
  /** Records a dropped row, or its record, for `show`. */
  dropped(row: Row | Uint8Array, drop: Drop): void;
  count(name: string, by?: number): void;
  /** Numbers for `show` and the model card: observations, no part of any key. */
  measure(name: string, value: Json): void;
  /** Private folder that survives a crash of this task and is found again by an equal task. */
  readonly checkpoints: string;
  /** A series for charts: one point per call (`loss`, step, value). */
  point(series: string, x: number, y: number): void;
  /** The compiled graph, its labels and the results of every input, for documents (sinks only). */
  readonly lineage: Json;
  /** Stops the task with a user's diagnostic of the `run` stage. It is told where `option` is written, where one is to blame, else where the step is. */
  fail(code: string, values: Readonly<Record<string, string | number>>, option?: string): never;
}

/** What sources work with: reading with counted, located records. */
export interface SourceTools {
  readonly signal: AbortSignal;
  /** The file's name in messages and ids: relative to the project root, `/`-separated. */
  readonly name: string;
  /** Fields that the pipeline declares for the records, null where it declares none. Every record is checked against them later. */
  readonly record: RecordType | null;
  /** Bytes of the file read so far, as they lie on disk: moves the progress bar. */
  consumed(bytes: number): void;
  /** Reports a record that cannot be read. Does not return under `on_bad: fail`; under `skip` it is counted and kept among the dropped rows. */
  bad(record: BadRecord): void;
  /** Stops with a diagnostic that names file and line. */
  fail(code: string, values: Readonly<Record<string, string | number>>): never;
  /** Every file of this source, in the order of reading: for formats whose files speak of each other, such as METS and ALTO. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** What one file finds out for those after it: `make` runs at the first call with this key, later ones get the same value. */
  shared<T>(key: string, make: () => T): T;
  /** Keeps a row that a rule of the source leaves out among the dropped ones. It counts as read. */
  dropped(row: Row, drop: Drop): void;
  /** Counts something for the stage's report, such as defects that were read past. */
  count(name: string, by?: number): void;
  /** Says that this file gives no rows of its own (another file tells of it), so that finding none is no mistake. */
  rowless(): void;
}

/** What a service is asked: one POST of JSON. */
export interface Question<T extends Json> {
  readonly address: string;
  readonly body: Json;
  /** Sent as a bearer token to this address alone; kept nowhere. */
  readonly key: Value<'Secret'> | null;
  /** Seconds of silence after which a connection counts as dead. */
  readonly patience: Duration;
  /** Throws an `Error` that says why where the answer is none; the service is then asked anew. */
  read(answer: Json): T;
}
/** `refused`: the service does not want this question, and says why; others it may answer. */
export type Answered<T> = { readonly answer: T } | { readonly refused: string };

export interface BadRecord {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** 1-based line or record number. */
  readonly line: number;
  /** What was read, where it can be shown. */
  readonly raw: string | null;
}

/** How messages name a record: `data/a.jsonl:12`, or `data/a.parquet, row 12` where the file has no lines. */
export const placeOf = (file: string, number: number, unit: 'line' | 'row' = 'line'): string =>
  unit === 'line' ? `${file}:${number}` : `${file}, row ${number}`;

/** A run of newline-ended JSON records, cut at record ends; the unit of parallel work. Blank lines count as lines and hold no record. */
export interface RecordChunk {
  readonly file: string;
  /** 1-based line (or record) number of the first record. */
  readonly firstLine: number;
  /** Where records do not lie on consecutive lines of the file: the line of each. */
  readonly lines?: readonly number[];
  /** What `firstLine` counts; lines unless said. */
  readonly unit?: 'line' | 'row';
  /** UTF-8 JSON Lines. */
  readonly bytes: Uint8Array;
}

interface Common {
  /** Raise it when the same input gives another output. */
  readonly version: string;
  /** How the labels of the result follow from the inputs. Default by kind: source `declare`, row operator and barrier `join`, model `train`, metric `measure`, sink `publish`. */
  readonly labels?: LabelEffect;
  /** Names of the positional parameters, for readers; checked against the function. */
  readonly positional?: readonly string[];
  readonly status?: 'planned';
  /** Relations between options that `check` looks after: `min_words <= max_words`. See `checks.ts`. */
  readonly checks?: readonly string[];
  /** What the options are, by the value of the option `variant`, unless they are given. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Can it use more than one thread? Default: `many` for sources and row operators, else `one`. */
  readonly threads?: 'one' | 'many';
}
interface Computed extends Common {
  /** Do its numbers depend on the engine? Default true, which costs a re-run on another engine and never a wrong hit. */
  readonly numerics?: boolean;
  readonly gpu?: 'never' | 'optional' | 'required';
}
/** Column or member names with their types as the language writes them: `{ confidence: 'Float', page: 'Int?' }`. */
type Fields = Readonly<Record<string, string>>;
// biome-ignore lint/suspicious/noExplicitAny: definitions are heterogeneous; the reader types their parameters from the source.
type Fn = (...args: any[]) => unknown;

/**
 * Stands for a function of which only the type matters: value constructors, executors, stores, and operators with `status: 'planned'`.
 * `create: signature<(options: { rank: Int }) => void>()`
 */
export const signature = <F extends Fn>(): F =>
  ((..._: readonly unknown[]): never => {
    throw new Error('Only the types of this definition are meant for use.');
  }) as Fn as F;

/** A definition as the runtime imports it. */
export type Defined<K extends string, D> = D & { readonly kind: K };
const define = <K extends string, D>(kind: K, definition: D): Defined<K, D> => ({ ...definition, kind });

type Task = (...args: never[]) => Promise<void>;

interface SourceDefinition<F> extends Common {
  readonly read: F;
  readonly fields?: Fields;
  /** Of these, columns whose origin is `extracted`: what the files say about the work that they hold, neither given by the user nor guessed. */
  readonly extracted?: readonly string[];
}
/**
 * `read(path, options, tools)` gives chunks of records in a fixed order. In the language `path` is a path or glob; at run time `read` is
 * called once per file, in the order of their names, with the file's own path. Options `on_bad: 'fail' | 'skip'` decides about bad records.
 */
export const source = <F extends (...args: never[]) => AsyncIterable<RecordChunk>>(
  d: SourceDefinition<F>,
): Defined<'source', SourceDefinition<F>> => define('source', d);

interface RowDefinition<F> extends Common {
  readonly create: F;
  readonly adds?: Fields;
  /**
   * Of these, columns that rows may have already; the kernel fills missing values alone. It finds in the option `origins` what the origin of each of them is
   * that the rows had before (`{ year: 'extracted' }`).
   */
  readonly fills?: readonly string[];
  /** Of these, columns that hold words of the columns given as arguments: what is personal in those is personal in these. */
  readonly copies?: readonly string[];
  readonly rows?: 'same' | 'select' | 'derive';
}
/** `create(...positional, options, tools)` gives a kernel. */
export const rowOperator = <F extends (...args: never[]) => RowKernel>(
  d: RowDefinition<F>,
): Defined<'row', RowDefinition<F>> => define('row', d);

interface ScalarDefinition<F> extends Common {
  readonly call: F;
}
/** `call(...arguments)`: pure. */
export const scalar = <F extends (...args: never[]) => Json>(
  d: ScalarDefinition<F>,
): Defined<'scalar', ScalarDefinition<F>> => define('scalar', d);

interface BarrierDefinition<F> extends Common {
  readonly run: F;
  readonly adds?: Fields;
  /** The option, true or false, that `adds` waits for; without it the columns are always added. */
  readonly addsWhen?: string;
  /** Of these, columns that hold words of the columns given as arguments: what is personal in those is personal in these. */
  readonly copies?: readonly string[];
  readonly rows?: 'same' | 'parts' | 'common' | 'derive';
  /** Do its rows depend on the engine? Default false. */
  readonly numerics?: boolean;
}
/** `run(rows, ...positional, options, task)` writes its output tables. */
export const barrier = <F extends Task>(d: BarrierDefinition<F>): Defined<'barrier', BarrierDefinition<F>> =>
  define('barrier', d);

interface ValueDefinition<F> extends Common {
  readonly family: string;
  readonly create: F;
}
/** `create(...positional, options)`: only its types are read; the value is `{ "$": name, ...arguments }`. */
export const value = <F extends Fn>(d: ValueDefinition<F>): Defined<'value', ValueDefinition<F>> => define('value', d);

interface ModelDefinition<F> extends Computed {
  readonly run: F;
}
/** `run(...positional, options, task)` leaves the output tree `model`. */
export const model = <F extends Task>(d: ModelDefinition<F>): Defined<'model', ModelDefinition<F>> =>
  define('model', d);

interface MetricDefinition<F> extends Computed {
  readonly run: F;
  readonly fields?: readonly string[] | Fields;
}
/** `run(model, ...positional, options, task)`: once per judged model. `fields` are the members `require` may name besides the value itself. */
export const metric = <F extends Task>(d: MetricDefinition<F>): Defined<'metric', MetricDefinition<F>> =>
  define('metric', d);

interface TaskDefinition<F> extends Common {
  readonly run: F;
}
export const evaluation = <F extends Task>(d: TaskDefinition<F>): Defined<'evaluation', TaskDefinition<F>> =>
  define('evaluation', d);
export const sink = <F extends Task>(d: TaskDefinition<F>): Defined<'sink', TaskDefinition<F>> => define('sink', d);

interface PlaceDefinition<F> extends Common {
  readonly create: F;
}
/** `create(...positional, options)`: types only; `runtime/executors/` holds the behaviour. */
export const executor = <F extends Fn>(d: PlaceDefinition<F>): Defined<'executor', PlaceDefinition<F>> =>
  define('executor', d);
export const store = <F extends Fn>(d: PlaceDefinition<F>): Defined<'store', PlaceDefinition<F>> => define('store', d);
