import { report } from '../diagnostics/report.ts';
import type { Deployment } from '../graph/flow.ts';
import type { Json } from '../operators/manifest.ts';
import type { Checker } from './context.ts';
import { related } from './reporting.ts';
import type { Draft } from './values.ts';

type Executor = Deployment['executors'][string];

/** A step that needs a GPU must be placed where one of that size is, as far as the executor says what it has. */
export function checkExecutors(cx: Checker, drafts: readonly Draft[], deployment: Deployment): void {
  for (const draft of drafts) {
    const { gpu, gpuMemory, gpus, place } = draft.resources;
    const executor = place ?? deployment.places.default ?? null;
    const found = executor === null ? undefined : deployment.executors[executor];
    if (gpu !== 'required' || found === undefined || executor === null) continue;
    const offered = offer(found);
    if (offered === null || (offered.count >= gpus && (offered.memory ?? Infinity) >= (gpuMemory ?? 0))) continue;
    const needed = show(gpus, gpuMemory);
    const values = { name: draft.owner.name, needed, executor, offered: show(offered.count, offered.memory) };
    const location = draft.locations[0] ?? null;
    cx.sink.add(report('FTP0604', location, values, { related: [related(found.location, 'declared here')] }));
  }
}

/** Null where only the machine can tell (`gpus: auto`). */
function offer({ options }: Executor): { readonly count: number; readonly memory: number | null } | null {
  if (typeof options.gpus === 'number') return { count: options.gpus, memory: null };
  if (options.gpu === undefined) return options.gpus === undefined ? { count: 0, memory: null } : null;
  const { count, memory } = options.gpu as { readonly count?: Json; readonly memory?: Json };
  return { count: typeof count === 'number' ? count : 1, memory: typeof memory === 'number' ? memory : null };
}

function show(count: number, memory: number | null): string {
  if (count === 0) return 'no GPU';
  const each = memory === null ? '' : ` of ${Number((memory / 1e9).toPrecision(3))}GB`;
  return `${count} ${count === 1 ? 'GPU' : 'GPUs'}${each}`;
}
