import type { Capabilities, ResourceRequest } from '../executors/executor.ts';
import { gpusOf } from './budget.ts';

/** What is free on one executor. A task that asks for more than there is still runs, alone. */
export interface Slots {
  /** Threads to give the task, or null when it must wait. */
  take(task: string, request: ResourceRequest): number | null;
  give(task: string): void;
}

export function makeSlots({ cpus, memory, gpus }: Capabilities): Slots {
  const taken = new Map<string, { cpus: number; memory: number; gpus: number }>();
  const sum = (field: 'cpus' | 'memory' | 'gpus'): number =>
    [...taken.values()].reduce((total, each) => total + each[field], 0);
  return {
    take(task, request) {
      const wants = {
        cpus: request.threads === 'many' ? cpus : 1,
        memory: request.memory,
        gpus: gpusOf(request),
      };
      const fits =
        sum('cpus') + wants.cpus <= cpus &&
        sum('memory') + wants.memory <= memory &&
        sum('gpus') + wants.gpus <= gpus.length;
      if (!fits && taken.size > 0) return null;
      taken.set(task, wants);
      return wants.cpus;
    },
    give: (task) => void taken.delete(task),
  };
}
