import { isRecord, type Json } from './manifest.ts';

/** A model or adapter that lies in a folder, as graphs hold it: `folder("models/base")`, or `directory("models/base")`, which means the same. */
export interface FolderReference {
  readonly $: 'folder' | 'directory';
  /** Absolute, or relative to the project. */
  readonly path: string;
}

export function isFolderReference(value: unknown): value is FolderReference {
  if (!isRecord(value as Json)) return false;
  const { $, path } = value as Readonly<Record<string, unknown>>;
  return ($ === 'folder' || $ === 'directory') && typeof path === 'string';
}
