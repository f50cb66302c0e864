import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Capabilities } from '../executor.ts';

/** Looks at this machine. GPUs are asked of `nvidia-smi` only when a task or `doctor` wants to know. */
export async function probeMachine(options: { readonly gpus: boolean }): Promise<Capabilities> {
  return {
    cpus: availableParallelism(),
    memory: Math.floor(memoryLimit() * 0.9),
    gpus: options.gpus ? await nvidiaGpus() : [],
  };
}

/** The smaller of physical memory and the control group's limit: in a container the first is a lie. */
export function memoryLimit(): number {
  for (const path of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      const limit = Number(readFileSync(path, 'utf8').trim());
      if (Number.isFinite(limit) && limit > 0) return Math.min(limit, totalmem());
    } catch {
      // No such control group: physical memory decides.
    }
  }
  return totalmem();
}

function nvidiaGpus(): Promise<Capabilities['gpus']> {
  return new Promise((resolve) => {
    const query = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'];
    execFile('nvidia-smi', query, { timeout: 10_000 }, (error, output) => {
      if (error) resolve([]);
      else resolve(output.split('\n').filter(Boolean).map(gpuOf));
    });
  });
}

function gpuOf(line: string): Capabilities['gpus'][number] {
  const [name = 'GPU', mebibytes = '0'] = line.split(',').map((part) => part.trim());
  return { name, memory: Number(mebibytes) * 2 ** 20 };
}
