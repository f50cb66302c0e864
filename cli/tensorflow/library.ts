import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { processorOf } from './elf.ts';
import { stop } from './failing.ts';

/** A TensorFlow on this machine, complete enough to bind to. */
export interface TensorFlow {
  /** What was found: the `tensorflow` package of a Python wheel, or an unpacked libtensorflow. */
  readonly folder: string;
  /** `2.21.0`; null where no file tells. */
  readonly version: string | null;
  readonly include: string;
  /** Folder of the shared libraries. */
  readonly libraries: string;
  /** File names there: the C interface, and what it and all kernels share. */
  readonly core: string;
  readonly framework: string;
}

const headers = ['tensorflow/c/c_api.h', 'tensorflow/c/eager/c_api.h'];

/** The two layouts that there are: a wheel has everything at the top, libtensorflow archives follow the file-system standard. */
const layouts = [
  { libraries: '.', core: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' },
  { libraries: 'lib', core: 'libtensorflow.so.2', framework: 'libtensorflow_framework.so.2' },
];

/**
 * Looks at a folder that a person or a Python named: a wheel's package, a libtensorflow, or a virtual environment or `site-packages` with a wheel.
 * Fails with FTP1003 where no TensorFlow is there that can be bound to, and with FTP1004 where it is one for another processor.
 */
export function lookAt(given: string, processor: string = process.arch): TensorFlow {
  if (!existsSync(given)) stop('FTP1003', { folder: given, problem: 'it does not exist' });
  const candidates = [given, join(given, 'tensorflow'), ...sitePackages(given).map((site) => join(site, 'tensorflow'))];
  const found = candidates.find((path) =>
    layouts.some(({ libraries, core }) => existsSync(join(path, libraries, core))),
  );
  if (found === undefined)
    return stop('FTP1003', {
      folder: given,
      problem: `neither ${layouts.map(({ libraries, core }) => join(libraries, core)).join(' nor ')} is there`,
    });
  // A link may lead to another version tomorrow; what is compiled fits this one.
  const folder = realpathSync(found);
  const layout = layouts.find(({ libraries, core }) => existsSync(join(folder, libraries, core)))!;
  const libraries = join(folder, layout.libraries);
  const needed = [...headers.map((header) => join('include', header)), join(layout.libraries, layout.framework)];
  const missing = needed.filter((path) => !existsSync(join(folder, path)));
  if (missing.length > 0)
    stop('FTP1003', { folder, problem: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing` });
  const made = processorOf(join(libraries, layout.framework));
  if (made === null) stop('FTP1003', { folder, problem: `${layout.framework} is no shared library` });
  if (made !== processor) stop('FTP1004', { folder, made, needed: processor });
  const { core, framework } = layout;
  return {
    folder,
    version: versionOf(folder, libraries, core),
    include: join(folder, 'include'),
    libraries,
    core,
    framework,
  };
}

function sitePackages(environment: string): string[] {
  const lib = join(environment, 'lib');
  if (!existsSync(lib)) return [];
  return readdirSync(lib)
    .filter((name) => name.startsWith('python'))
    .map((name) => join(lib, name, 'site-packages'));
}

/** From the name of the file behind the link (`libtensorflow.so.2.18.0`), else from what pip wrote down beside the package. */
function versionOf(folder: string, libraries: string, core: string): string | null {
  const named = /\.so\.(\d+\.\d+\.\d+)$/.exec(basename(realpathSync(join(libraries, core))))?.[1];
  if (named !== undefined) return named;
  const distribution = /^(tensorflow|tf_nightly)(_cpu|_gpu|_rocm|_cpu_aws)?-[^-]+\.dist-info$/;
  const site = dirname(folder);
  const found = basename(folder) === 'tensorflow' ? readdirSync(site).filter((name) => distribution.test(name)) : [];
  for (const name of found) {
    const metadata = join(site, name, 'METADATA');
    const version = existsSync(metadata) ? /^Version: (.+)$/m.exec(readFileSync(metadata, 'utf8'))?.[1] : undefined;
    if (version !== undefined) return version.trim();
  }
  return null;
}
