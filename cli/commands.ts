import type { Command } from './command.ts';

/** Name and summary of every command, without loading any: `finslip --help` and a typo cost nothing. */
export const commands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> }>
> = {
  init: { summary: 'create a repository with a pipeline that runs', load: () => import('./commands/init.ts') },
  check: { summary: 'check pipeline files without reading data', load: () => import('./commands/check.ts') },
  lock: {
    summary: 'write down which models of a hub are meant, and what they hold',
    load: () => import('./commands/lock.ts'),
  },
  fetch: {
    summary: 'fetch what pipelines read of archives, politely and once',
    load: () => import('./commands/fetch.ts'),
  },
  fmt: { summary: 'write files in the canonical format', load: () => import('./commands/fmt.ts') },
  test: { summary: 'run the tests written in pipeline files', load: () => import('./commands/test.ts') },
  plan: {
    summary: 'show what a run would do, what is cached and what changed',
    load: () => import('./commands/plan.ts'),
  },
  run: { summary: 'bring everything up to date', load: () => import('./commands/run.ts') },
  why: { summary: 'explain why a task ran or would run', load: () => import('./commands/why.ts') },
  runs: { summary: 'list earlier runs', load: () => import('./commands/runs.ts') },
  show: { summary: 'show rows, drop reasons and measurements of a name', load: () => import('./commands/show.ts') },
  export: { summary: 'write a table to a file', load: () => import('./commands/export.ts') },
  graph: { summary: 'print the execution graph', load: () => import('./commands/graph.ts') },
  compile: { summary: 'write the execution graph to a file', load: () => import('./commands/compile.ts') },
  explain: { summary: 'explain a diagnostic code', load: () => import('./commands/explain.ts') },
  gc: { summary: 'remove what no kept run needs from the store', load: () => import('./commands/gc.ts') },
  erase: {
    summary: 'find everything that a document reached, list it as erased, and plan the re-run',
    load: () => import('./commands/erase.ts'),
  },
  engine: {
    summary: 'list training engines; bind a TensorFlow of this machine',
    load: () => import('./commands/engine.ts'),
  },
  doctor: { summary: 'look at this machine: engine, store, executors', load: () => import('./commands/doctor.ts') },
};
