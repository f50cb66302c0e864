import { execFile } from 'node:child_process';
import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import { driverPath, pinnedVersions, requirementsPath } from './assets.ts';
import type { TrlSettings } from './settings.ts';

/** What the driver says of its Python when asked with `--check`. */
interface Answer {
  /** Packages of another version than wanted, null where they are missing. */
  readonly wrong: Readonly<Record<string, string | null>>;
  readonly gpus?: number;
  /** Can the GPUs multiply in bfloat16? True where there are none: processors can. */
  readonly bf16?: boolean;
}

/** Loading PyTorch from a cold network file system takes its time. Milliseconds. */
const patience = 180_000;

/**
 * Finds out within seconds whether the training can run here, before anything is read or tokenised, and where it will compute. A machine without a GPU
 * computes on its processors, however many processes there are.
 */
export async function checkMachine(
  settings: TrlSettings,
  task: Pick<TaskTools, 'fail' | 'signal'>,
): Promise<'cpu' | 'gpu'> {
  const { python, processes, precision } = settings;
  const { wrong, gpus = 0, bf16 = true } = await ask(python, task);
  const versions = pinnedVersions();
  if (Object.keys(wrong).length > 0) {
    const list = Object.entries(wrong).map(([name, found]) => `${name} ${versions[name]} (${found ?? 'missing'})`);
    task.fail('FTP1041', { python, wrong: list.join(', '), requirements: requirementsPath });
  }
  if (settings.sharding === 'fsdp' && (gpus === 0 || processes === 1))
    task.fail('FTP1047', { reason: gpus === 0 ? 'this machine has none' : 'one process has no one to share with' });
  if (gpus === 0) return 'cpu';
  if (gpus < processes) task.fail('FTP1042', { processes, gpus });
  if (precision === 'bf16' && !bf16) task.fail('FTP1043', {});
  return 'gpu';
}

function ask(python: string, task: Pick<TaskTools, 'fail' | 'signal'>): Promise<Answer> {
  const versions = Object.entries(pinnedVersions()).map(([name, version]) => `${name}==${version}`);
  const command = [driverPath, '--check', ...versions];
  return new Promise((resolve, reject) => {
    // The installation may belong to someone else: no bytecode beside it.
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    execFile(python, command, { timeout: patience, signal: task.signal, env }, (error, stdout, stderr) => {
      try {
        if (task.signal.aborted) task.signal.throwIfAborted();
        if (error === null) return resolve(JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer);
        const said = stderr.trim().split('\n').at(-1);
        const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : said || error.message;
        task.fail('FTP1040', { python, reason });
      } catch (failure) {
        reject(failure);
      }
    });
  });
}
