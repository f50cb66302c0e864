import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TrainingState } from '../engines/engine.ts';
import type { Fail } from '../models/failure.ts';
import { readSafetensors, writeSafetensors } from '../models/safetensors.ts';
import type { Tensor, Weights } from '../models/tensors.ts';
import type { Series } from './series.ts';

/**
 * Checkpoints from which a training continues as if it had never stopped: trained tensors and optimizer moments bit by bit, the curves so far, and how many rows
 * at a time the memory has room for. Data order and random numbers are functions of the step, so there is nothing else to keep. A checkpoint becomes
 * visible by one rename after everything in it has reached the disk.
 */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly series: Series;
  /** Rows that are computed at one time at most. */
  readonly rows: number;
  /** Step of the weights with the lowest held-out loss so far, which are kept beside; null where they are not. */
  readonly best: number | null;
}

const prefix = 'step-';
const bestPrefix = 'best-';
const numbersFile = 'progress.json';
const tensorsFile = 'state.safetensors';

interface Numbers {
  readonly format: 2;
  /** Of everything that decides what is trained; a checkpoint of another training is not used. */
  readonly fingerprint: string;
  readonly step: number;
  readonly series: Series;
  readonly rows: number;
  readonly best: number | null;
  /** sha256 of the tensors. */
  readonly digest: string;
}

/** Keeps the `keep` latest checkpoints, and the best weights that any of them goes by. */
export function saveCheckpoint(folder: string, fingerprint: string, checkpoint: Checkpoint, keep: number): void {
  save(folder, prefix, fingerprint, checkpoint);
  for (const old of checkpointsIn(folder).slice(keep)) rmSync(join(folder, old), { recursive: true, force: true });
  tidyBest(folder, checkpoint.best);
}

/** Keeps the weights of a step as the best so far. A checkpoint from before goes by older ones, so those stay until it is gone. */
export function saveBest(folder: string, fingerprint: string, { step, parameters }: TrainingState): void {
  const state = { step, parameters, first: new Map(), second: new Map() };
  save(folder, bestPrefix, fingerprint, { state, series: {}, rows: 0, best: step });
  tidyBest(folder, step);
}

/** The weights that were the best after `step`, or why they are not there. */
export function loadBest(folder: string, fingerprint: string, step: number): Weights | string {
  const found = readCheckpoint(join(folder, nameOf(bestPrefix, step)), fingerprint);
  return typeof found === 'string' ? found : found.state.parameters;
}

function tidyBest(folder: string, current: number | null): void {
  const wanted = new Set([current, ...checkpointsIn(folder).map((name) => bestBehind(join(folder, name)))]);
  for (const name of namesIn(folder, bestPrefix))
    if (!wanted.has(Number(name.slice(bestPrefix.length))))
      rmSync(join(folder, name), { recursive: true, force: true });
}

/** Null for a checkpoint that cannot be read, too: nobody will go on from it. */
function bestBehind(path: string): number | null {
  try {
    return (JSON.parse(readFileSync(join(path, numbersFile), 'utf8')) as Numbers).best;
  } catch {
    return null;
  }
}

const nameOf = (kind: string, step: number): string => kind + String(step).padStart(9, '0');

function save(folder: string, kind: string, fingerprint: string, { state, ...checkpoint }: Checkpoint): void {
  mkdirSync(folder, { recursive: true });
  const name = nameOf(kind, state.step);
  const partial = join(folder, `.partial-${name}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const hash = createHash('sha256');
  writeSafetensors(join(partial, tensorsFile), named(state), (bytes) => hash.update(bytes));
  const numbers: Numbers = { format: 2, fingerprint, step: state.step, ...checkpoint, digest: hash.digest('hex') };
  writeDurably(join(partial, numbersFile), new TextEncoder().encode(JSON.stringify(numbers)));
  syncFolder(partial);
  rmSync(join(folder, name), { recursive: true, force: true });
  renameSync(partial, join(folder, name));
  syncFolder(folder);
}

/** The latest checkpoint of this training that is whole, or null. A damaged one is named in the log and passed over. */
export function loadCheckpoint(folder: string, fingerprint: string, log: (line: string) => void): Checkpoint | null {
  for (const name of checkpointsIn(folder)) {
    const found = readCheckpoint(join(folder, name), fingerprint);
    const best = typeof found === 'string' || found.best === null ? null : loadBest(folder, fingerprint, found.best);
    const problem =
      typeof found === 'string' ? found : typeof best === 'string' ? `of its best weights, ${best}` : null;
    if (problem === null) return found as Checkpoint;
    log(`checkpoint ${name} is not used: ${problem}`);
  }
  return null;
}

/** Newest first. */
const checkpointsIn = (folder: string): readonly string[] => namesIn(folder, prefix).reverse();

function namesIn(folder: string, kind: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(kind))
    .sort();
}

function readCheckpoint(path: string, fingerprint: string): Checkpoint | string {
  try {
    const numbers = JSON.parse(readFileSync(join(path, numbersFile), 'utf8')) as Numbers;
    if (numbers.format !== 2) return 'it was written by another version';
    if (numbers.fingerprint !== fingerprint) return 'it belongs to a training with other options';
    if (digestOf(join(path, tensorsFile)) !== numbers.digest) return 'its tensors are damaged';
    const unreadable: Fail = (_, values) => {
      throw new Error(String(values.reason));
    };
    const weights = readSafetensors(join(path, tensorsFile), unreadable);
    const { step, series, rows, best } = numbers;
    return { state: unnamed(step, weights), series, rows, best };
  } catch (error) {
    return `it cannot be read (${(error as Error).message})`;
  }
}

const parts = ['parameters', 'first', 'second'] as const;

function named(state: TrainingState): Weights {
  return new Map(
    parts.flatMap((part) => [...state[part]].map(([name, tensor]) => [`${part}/${name}`, tensor] as const)),
  );
}

function unnamed(step: number, weights: Weights): TrainingState {
  const only = (part: string): Weights => {
    const found = new Map<string, Tensor>();
    for (const [name, tensor] of weights)
      if (name.startsWith(`${part}/`)) found.set(name.slice(part.length + 1), tensor);
    return found;
  };
  return { step, parameters: only('parameters'), first: only('first'), second: only('second') };
}

/** sha256 of a file, read in pieces: it may be as large as the memory. */
function digestOf(path: string): string {
  const hash = createHash('sha256');
  const bytes = new Uint8Array(2 ** 20);
  const file = openSync(path, 'r');
  try {
    for (let count = readSync(file, bytes); count > 0; count = readSync(file, bytes))
      hash.update(bytes.subarray(0, count));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** So that the rename survives a power cut. Some file systems refuse to sync a folder; they need no asking. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(folder);
  }
}
