import { existsSync } from 'node:fs';
import { cachedPath } from '../runtime/hub/cache.ts';
import { modelCache } from '../runtime/hub/hub.ts';
import type { PlannedTask } from '../runtime/plan/planned.ts';

/** Bytes that a task will fetch from a hub: files of models outside that no earlier run has brought. */
export function bytesToFetch({ status, files }: Pick<PlannedTask, 'status' | 'files'>): number {
  if (status === 'cached') return 0;
  const cache = modelCache();
  return files
    .filter(({ hub, digest }) => hub !== undefined && !existsSync(cachedPath(cache, digest)))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}
