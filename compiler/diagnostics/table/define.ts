import type { Severity, Stage } from '../diagnostic.ts';

/** One row of the table. `{name}` in a message is a value that the reporter must give; the types below see to it. */
export interface Declared<M extends string = string> {
  readonly slug: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly message: M;
}

/** Names of the placeholders of a message. */
export type Placeholders<M extends string> = M extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholders<Rest>
  : never;

const declare =
  (severity: Severity, stage: Stage) =>
  <const M extends string>(slug: string, message: M): Declared<M> => ({ slug, severity, stage, message });

/** An error that `check` can decide. */
export const checkError = declare('error', 'check');
export const checkWarning = declare('warning', 'check');
export const planError = declare('error', 'plan');
export const planWarning = declare('warning', 'plan');
export const runError = declare('error', 'run');
export const runWarning = declare('warning', 'run');
