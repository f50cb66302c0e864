import { probeMachine } from '../../runtime/executors/local/probe.ts';
import { formatSeconds } from '../../runtime/progress/format.ts';
import { folderVariable, type NativeName, nativeNames, packageFolder } from '../../stdlib/engines/native/package.ts';
import { describeEngines, type EngineDescription } from '../../stdlib/engines/select.ts';
import { type Call, type ExitCode, exit, isSet } from '../command.ts';
import { bind, unbind } from './bind.ts';
import { stop } from './failing.ts';
import { findTensorFlow } from './find.ts';
import { findTools } from './tools.ts';

/** `finslip engine add tensorflow`. Fails with FTP1000 to FTP1008, or FTP0983 where the package's folder cannot be written. */
export async function add(call: Call, from: string | null, python: string | null): Promise<ExitCode> {
  const { terminal } = call;
  requireSupported(process.platform, process.arch);
  const { name, folder } = installedPackage();
  const tensorflow = await findTensorFlow({ from, python, cwd: call.cwd });
  const called = tensorflow.version === null ? 'TensorFlow' : `TensorFlow ${tensorflow.version}`;
  terminal.err(`Found ${called} in ${tensorflow.folder}.`);
  const started = performance.now();
  const interrupted = interruptible();
  const tell = (what: string): void => terminal.err(`  ${terminal.colors.dim(`${what} …`)}`);
  try {
    const tools = () => {
      terminal.err(`Binding @tensorflow/${name} to it, which takes about a minute.`);
      return findTools(python);
    };
    const bound = await bind(folder, tensorflow, tools, tell, interrupted.signal);
    const seconds = (performance.now() - started) / 1000;
    const engines = await describeEngines();
    if (isSet(call, 'json')) {
      terminal.json({
        package: name,
        folder,
        tensorflow: { folder: tensorflow.folder, version: bound.version },
        already: bound.already,
        gpu: bound.gpu,
        seconds,
        engines,
      });
      return exit.ok;
    }
    terminal.out(
      bound.already
        ? `@tensorflow/${name} is bound to this TensorFlow ${bound.version} already, and it works.`
        : `Bound @tensorflow/${name} to TensorFlow ${bound.version} in ${formatSeconds(seconds)}; a product of matrices came out right.`,
    );
    terminal.out(useText(engines));
    const { gpus } = await probeMachine({ gpus: true });
    if (!bound.gpu && gpus.length > 0)
      terminal.out(
        `This machine has a GPU (${gpus[0]!.name}), but this TensorFlow does not use it: docs/guides/engines.md.`,
      );
    for (const warning of bound.warnings) terminal.out(`TensorFlow says: ${warning}`);
    return exit.ok;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    terminal.err('Stopped; nothing was changed.');
    return exit.step;
  } finally {
    interrupted.done();
  }
}

/** `finslip engine remove tensorflow`. Fails with FTP1001 or FTP1009. */
export async function remove(call: Call): Promise<ExitCode> {
  const { name, folder } = installedPackage();
  const removed = await unbind(folder);
  const engines = await describeEngines();
  if (isSet(call, 'json')) call.terminal.json({ package: name, folder, removed, engines });
  else {
    call.terminal.out(
      removed
        ? `@tensorflow/${name} is no longer bound to a TensorFlow.`
        : `@tensorflow/${name} is bound to no TensorFlow; nothing to do.`,
    );
    call.terminal.out(useText(engines));
  }
  return exit.ok;
}

export function requireSupported(system: string, processor: string): void {
  // On other systems the package links to its own download by other names, which nobody has tried with a wheel.
  if (system !== 'linux' || !['x64', 'arm64'].includes(processor)) stop('FTP1000', { system, processor });
}

/** The package to bind: the one for GPUs comes with Finslip as an optional part; the other is used where a person installed that alone. */
function installedPackage(): { readonly name: NativeName; readonly folder: string } {
  for (const name of nativeNames) {
    const folder = packageFolder(name);
    if (folder !== null) return { name, folder };
  }
  const given = process.env[folderVariable];
  const names = nativeNames.map((name) => `@tensorflow/${name}`).join(' nor ');
  return stop('FTP1001', {
    looked:
      given === undefined ? `neither ${names} is there` : `${folderVariable} names ${given}, which is neither ${names}`,
  });
}

function useText(engines: readonly EngineDescription[]): string {
  const used = engines.find(({ chosen }) => chosen);
  if (used === undefined) return 'No engine works now; `finslip doctor` tells more.';
  const detail = used.detail === null ? '' : ` (${used.detail})`;
  const asked = process.env.FINSLIP_ENGINE === undefined ? '' : ', which FINSLIP_ENGINE asks for';
  return `Training and evaluation now use ${used.name}${detail}${asked}. What another engine computed is computed again.`;
}

/** Ctrl-C ends the compiler and leaves the package as it was. */
function interruptible(): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return {
    signal: controller.signal,
    done: () => void process.off('SIGINT', abort).off('SIGTERM', abort),
  };
}
