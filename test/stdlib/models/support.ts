import type { Fail } from '../../../stdlib/models/failure.ts';

/** A task's failure as tests see it. */
export class Failed extends Error {
  constructor(
    readonly code: string,
    readonly values: Readonly<Record<string, string | number>>,
  ) {
    super(`${code} ${JSON.stringify(values)}`);
  }
}

export const fail: Fail = (code, values) => {
  throw new Failed(code, values);
};

/** The failure that `act` ends in; an error of any other kind is not caught. */
export function failure(act: () => unknown): Failed | null {
  try {
    act();
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
  return null;
}

/** The failure that a task ends in; an error of any other kind is not caught, and neither is success. */
export async function failureOf(act: Promise<unknown>): Promise<Failed> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= most)) most = difference;
  }
  return most;
}
