import { asUnwritable } from '../runtime/store/failure.ts';

/** Writes what a person asked for at `path`; a file system that refuses comes out as a coded failure. */
export async function writing<T>(path: string, write: () => T | Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw asUnwritable(error, path);
  }
}
