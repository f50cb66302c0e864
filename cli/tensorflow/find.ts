import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stop } from './failing.ts';
import { lookAt, type TensorFlow } from './library.ts';

export interface Wish {
  /** A folder that a person named. */
  readonly from: string | null;
  /** A Python that a person named. */
  readonly python: string | null;
  readonly cwd: string;
}

/** Where an unpacked libtensorflow is put (tensorflow.org/install/lang_c). */
const systemFolders = ['/usr/local', '/usr'];

/** The TensorFlow to bind to: the one that is asked for, else that of the nearest Python, else one in a system folder. Fails with FTP1002 to FTP1004. */
export async function findTensorFlow({ from, python, cwd }: Wish): Promise<TensorFlow> {
  if (from !== null) return lookAt(resolve(cwd, from));
  const tried: string[] = [];
  for (const program of python === null ? nearbyPythons() : [python.includes('/') ? resolve(cwd, python) : python]) {
    const answer = await askPython(program);
    if ('folder' in answer) return lookAt(answer.folder);
    tried.push(answer.problem);
  }
  if (python === null) {
    for (const folder of systemFolders)
      if (existsSync(join(folder, 'include/tensorflow/c/c_api.h'))) return lookAt(folder);
    tried.push(`no libtensorflow is in ${systemFolders.join(' or ')}`);
  }
  return stop('FTP1002', { tried });
}

/** That of an active virtual environment comes first, as on the PATH of a shell that activated it. */
function nearbyPythons(): string[] {
  const environment = process.env.VIRTUAL_ENV;
  return [...(environment === undefined ? [] : [join(environment, 'bin/python')]), 'python3', 'python'];
}

/** Importing TensorFlow takes seconds and more memory than some machines have, so Python only says where it would import it from. */
const question = `
import importlib.util
spec = importlib.util.find_spec('tensorflow')
print(next(iter(spec.submodule_search_locations or []), '') if spec else '')
`;

function askPython(program: string): Promise<{ readonly folder: string } | { readonly problem: string }> {
  return new Promise((resolve) => {
    // From the root folder: Python would take a folder `tensorflow` of the current one for the package.
    execFile(program, ['-c', question], { cwd: '/', timeout: 30_000 }, (error, out, err) => {
      const folder = out.trim();
      if (error === null && folder !== '') resolve({ folder });
      else if (error === null) resolve({ problem: `${program} has no package tensorflow` });
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        resolve({ problem: `there is no program ${program}` });
      else
        resolve({
          problem: `${program} gave no answer (${err.trim().split('\n').at(-1) || error.message.split('\n')[0]})`,
        });
    });
  });
}
