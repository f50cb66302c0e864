import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { filesAt, type RemoteFile } from '../../../runtime/hub/api.ts';
import type { Reading } from '../../../runtime/hub/cache.ts';
import type { Wanted } from '../../../runtime/hub/download.ts';
import type { Hub } from '../../../runtime/hub/hub.ts';
import { type CodedFailure, isCoded } from '../../../runtime/store/failure.ts';
import { temporaryFolder } from '../../support/folder.ts';

export const model = 'example/tiny';
export const commit = '0123456789abcdef0123456789abcdef01234567';

/** A client of a hub with a cache of its own, whose waits are noted and not waited for. */
export function client(endpoint: string, more: Partial<Hub> = {}): Hub & { readonly waits: number[] } {
  const folder = temporaryFolder();
  const waits: number[] = [];
  return {
    endpoint,
    token: null,
    offline: null,
    cache: join(folder, 'models'),
    others: join(folder, 'others'),
    patience: 5,
    fetch,
    pause: async (seconds) => void waits.push(seconds),
    openPart: (path, flags) => open(path, flags),
    ...more,
    waits,
  };
}

export const watch = (signal = new AbortController().signal): Reading & { total: number } => {
  const reading = {
    signal,
    total: 0,
    read: (bytes: number) => {
      reading.total += bytes;
    },
  };
  return reading;
};

export async function wanted(hub: Hub, path: string): Promise<Wanted> {
  const found = (await filesAt(hub, model, commit, watch().signal)).find((file: RemoteFile) => file.path === path)!;
  return { model, commit, ...found };
}

export async function failureOf(act: () => Promise<unknown>): Promise<CodedFailure> {
  try {
    await act();
  } catch (error) {
    if (isCoded(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
