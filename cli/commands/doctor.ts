import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { probeMachine } from '../../runtime/executors/local/probe.ts';
import { modelCache } from '../../runtime/hub/hub.ts';
import { formatBytes } from '../../runtime/progress/format.ts';
import { type Command, exit, isSet, jsonFlag, storeFlag, text } from '../command.ts';
import { standardLibrary } from '../pipeline.ts';
import { storeFolder } from '../session.ts';
import { engineLines } from '../views/engines.ts';

export const command: Command = {
  name: 'doctor',
  summary: 'look at this machine: engine, store, executors',
  usage: '',
  flags: { json: jsonFlag, store: storeFlag },
  examples: [['finslip doctor', 'what trains here, how to get it faster, and whether the store is well']],
  async run(call) {
    const { terminal } = call;
    const { colors } = terminal;
    const { describeEngines } = await import('../../stdlib/engines/select.ts');
    const engines = await describeEngines();
    const machine = await probeMachine({ gpus: true });
    const store = storeState(storeFolder(call.cwd, null, text(call, 'store')));
    const models = cacheState(modelCache());
    const planned = standardLibrary()
      .operators.filter(({ status }) => status === 'planned')
      .map(({ name }) => name);
    if (isSet(call, 'json')) {
      terminal.json({ finslip: version, node: process.version, machine, engines, store, models, planned });
      return store.problem ? exit.step : exit.ok;
    }
    terminal.out(
      `${colors.bold('finslip')} ${version} on Node ${process.version}, ${process.platform} ${process.arch}`,
    );
    terminal.out(
      `${machine.cpus} processors, ${formatBytes(machine.memory)} of memory for tasks, ${machine.gpus.length === 0 ? 'no GPU found' : machine.gpus.map((gpu) => `${gpu.name} ${formatBytes(gpu.memory)}`).join(', ')}`,
    );
    terminal.out('');
    terminal.out(colors.bold('Training engine'));
    for (const line of engineLines(engines, null, colors)) terminal.out(line);
    terminal.out('');
    terminal.out(
      `${colors.bold('Store')} ${store.folder}: ${store.problem ?? `${store.exists ? 'there' : 'will be made'}, ${formatBytes(store.free)} free`}`,
    );
    terminal.out(
      `${colors.bold('Models fetched')} ${models.folder}: ${models.problem ?? (models.files === 0 ? 'none' : `${models.files} files, ${formatBytes(models.bytes)}`)}`,
    );
    terminal.out('');
    terminal.out(
      `${colors.bold('Declared, not built yet')} (\`check\` accepts them, \`run\` stops at them): ${planned.join(', ')}`,
    );
    return store.problem ? exit.step : exit.ok;
  },
};

function storeState(folder: string): { folder: string; exists: boolean; free: number; problem: string | null } {
  let existing = folder;
  while (!existsSync(existing)) existing = join(existing, '..');
  try {
    accessSync(existing, constants.W_OK);
    const { bavail, bsize } = statfsSync(existing);
    return { folder, exists: existing === folder, free: bavail * bsize, problem: null };
  } catch {
    return { folder, exists: existing === folder, free: 0, problem: `no permission to write in ${existing}` };
  }
}

/** What lies in the cache of models, parts of cut fetches included. */
function cacheState(folder: string): { folder: string; files: number; bytes: number; problem: string | null } {
  try {
    const found = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    const sizes = found.flatMap((path) => {
      const stat = statSync(join(folder, path), { throwIfNoEntry: false });
      return stat?.isFile() ? [stat.size] : [];
    });
    return { folder, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), problem: null };
  } catch (error) {
    return { folder, files: 0, bytes: 0, problem: `it cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}
