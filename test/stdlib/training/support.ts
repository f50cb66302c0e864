import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Progress,
  type Row,
  type Rows,
  recordsOf,
  type TaskTools,
} from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { fail } from '../models/support.ts';

export function rowsOf(rows: readonly Row[]): Rows {
  return {
    kind: 'rows',
    count: rows.length,
    bytes: JSON.stringify(rows).length,
    async *batches() {
      for (let from = 0; from < rows.length; from += 100) yield rows.slice(from, from + 100);
    },
    async *records() {
      yield recordsOf(rows);
    },
  };
}

export const texts = (all: readonly string[]): Rows => rowsOf(all.map((text) => ({ text })));

/** What a task left behind. */
export interface Left {
  readonly task: TaskTools;
  readonly folder: string;
  readonly series: Record<string, [number, number][]>;
  readonly counts: Record<string, number>;
  readonly measures: Record<string, Json>;
  readonly progress: Progress[];
  readonly log: string[];
}

export function taskIn(folder = temporaryFolder(), signal = new AbortController().signal): Left {
  const left = {
    folder,
    series: {} as Left['series'],
    counts: {} as Left['counts'],
    measures: {} as Left['measures'],
    progress: [] as Progress[],
    log: [] as string[],
  };
  const task: TaskTools = {
    seed: 7,
    threads: 1,
    numerics: null,
    signal,
    progress: (update) => left.progress.push(update),
    log: (line) => left.log.push(line),
    table: () => {
      throw new Error('training writes no tables');
    },
    tree(output) {
      const path = join(folder, output);
      mkdirSync(path, { recursive: true });
      return path;
    },
    fetched: () => Promise.reject(new Error('this test has no hub')),
    ask: () => Promise.reject(new Error('There is no service here.')),
    value: () => {},
    dropped: () => {},
    count: (name, by = 1) => {
      left.counts[name] = (left.counts[name] ?? 0) + by;
    },
    measure: (name, value) => {
      left.measures[name] = value;
    },
    checkpoints: join(folder, 'checkpoints'),
    point: (name, x, y) => {
      (left.series[name] ??= []).push([x, y]);
    },
    lineage: null,
    fail,
  };
  return { ...left, task };
}

/** Every file below a folder with its bytes. */
export function filesIn(folder: string, below = ''): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = join(below, name);
    if (statSync(join(folder, path)).isDirectory())
      for (const [inside, bytes] of filesIn(folder, path)) files.set(inside, bytes);
    else files.set(path, readFileSync(join(folder, path)));
  }
  return files;
}

/** Sentences of a small grammar about an invented library, enough alike to be learnt. */
export function sentences(count: number, from = 0): string[] {
  const who = ['Biblioteket', 'Kommunen', 'Regionen', 'Länsstyrelsen', 'En läsare', 'Åsa', 'Styrelsen'];
  const does = ['öppnar', 'förbättrar', 'redovisar', 'planerar', 'avbryter', 'köper', 'lånar'];
  const what = ['budgeten', 'nya böcker', 'stationen', 'en karta', 'arkivet', 'en samling', 'te och kaka'];
  const when = ['i höst', 'på måndag', 'i Norrland', 'nästa år', 'i kväll'];
  return Array.from({ length: count }, (_, n) => {
    const i = n + from;
    return `${who[i % 7]} ${does[(i * 3 + (i >> 3)) % 7]} ${what[(i * 5 + (i >> 4)) % 7]} ${when[(i + (i >> 2)) % 5]}.`;
  });
}

/** Defaults that the language fills in. */
export const defaults = {
  repeat: false,
  accumulate: 1,
  clip: 1,
  packing: 'none',
  result: 'last',
  memory: 'keep',
  compute: 'float32',
} as const;
