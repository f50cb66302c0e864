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
 * Checkpoints from which a training continues as if it had never stopped: trained tensors and optimizer moments bit by bit, and the curves so
 * far. Data order and random numbers are functions of the step, so there is nothing else to keep. A checkpoint becomes visible by one rename after
 * everything in it has reached the disk.
 */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly series: Series;
}

const prefix = 'step-';
const numbersFile = 'progress.json';
const tensorsFile = 'state.safetensors';

interface Numbers {
  readonly format: 1;
  /** Of everything that decides what is trained; a checkpoint of another training is not used. */
  readonly fingerprint: string;
  readonly step: number;
  readonly series: Series;
  /** sha256 of the tensors. */
  readonly digest: string;
}

export function saveCheckpoint(folder: string, fingerprint: string, { state, series }: Checkpoint, keep: number): void {
  mkdirSync(folder, { recursive: true });
  const name = prefix + String(state.step).padStart(9, '0');
  const partial = join(folder, `.partial-${name}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const hash = createHash('sha256');
  writeSafetensors(join(partial, tensorsFile), named(state), (bytes) => hash.update(bytes));
  const numbers: Numbers = { format: 1, fingerprint, step: state.step, series, digest: hash.digest('hex') };
  writeDurably(join(partial, numbersFile), new TextEncoder().encode(JSON.stringify(numbers)));
  syncFolder(partial);
  rmSync(join(folder, name), { recursive: true, force: true });
  renameSync(partial, join(folder, name));
  syncFolder(folder);
  for (const old of checkpointsIn(folder).slice(keep)) rmSync(join(folder, old), { recursive: true, force: true });
}

/** The latest checkpoint of this training that is whole, or null. A damaged one is named in the log and passed over. */
export function loadCheckpoint(folder: string, fingerprint: string, log: (line: string) => void): Checkpoint | null {
  for (const name of checkpointsIn(folder)) {
    const found = readCheckpoint(join(folder, name), fingerprint);
    if (typeof found !== 'string') return found;
    log(`checkpoint ${name} is not used: ${found}`);
  }
  return null;
}

/** Newest first. */
function checkpointsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .reverse();
}

function readCheckpoint(path: string, fingerprint: string): Checkpoint | string {
  try {
    const numbers = JSON.parse(readFileSync(join(path, numbersFile), 'utf8')) as Numbers;
    if (numbers.format !== 1) return 'it was written by another version';
    if (numbers.fingerprint !== fingerprint) return 'it belongs to a training with other options';
    if (digestOf(join(path, tensorsFile)) !== numbers.digest) return 'its tensors are damaged';
    const unreadable: Fail = (_, values) => {
      throw new Error(String(values.reason));
    };
    const weights = readSafetensors(join(path, tensorsFile), unreadable);
    return { state: unnamed(numbers.step, weights), series: numbers.series };
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
