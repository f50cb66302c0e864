/**
 * How the training rooms report a user's mistake: the `fail` of a task, passed on as a function, so that reading a model needs no task.
 * Codes are those of `compiler/diagnostics/table/engine.ts`.
 */
export type Fail = (code: string, values: Readonly<Record<string, string | number>>) => never;
