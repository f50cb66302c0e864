import { UserFailure } from './failure.ts';

/** An error as data, since a thread's message loses what makes an error more than its text. */
export interface PackedError {
  readonly message: string;
  readonly stack: string | null;
  readonly user: Pick<UserFailure, 'code' | 'values' | 'at' | 'detail'> | null;
}

export function packError(error: unknown): PackedError {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  if (!(error instanceof UserFailure)) return { message, stack: stack ?? null, user: null };
  const { code, values, at, detail } = error;
  return { message, stack: null, user: { code, values, at, detail } };
}

export function unpackError({ message, stack, user }: PackedError): Error {
  if (user) return new UserFailure(user.code, user.values, user.at, user.detail);
  const error = new Error(message);
  if (stack !== null) error.stack = stack;
  return error;
}
