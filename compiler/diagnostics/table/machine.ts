import { type Declared, runError } from './define.ts';

/** FTP1000-1019 setting a machine up: `finslip engine`. */
export const machine = {
  FTP1000: runError(
    'binding-unsupported-system',
    'a TensorFlow can be bound on Linux only, on the processors x64 and arm64; this is {system} on {processor}',
  ),
  FTP1001: runError(
    'native-package-missing',
    'the package that drives TensorFlow is not installed: {looked}; `npm install @tensorflow/tfjs-node-gpu@4.22.0 --ignore-scripts` installs it',
  ),
  FTP1002: runError(
    'tensorflow-not-found',
    'no TensorFlow was found: {tried}; install one with `pip install tensorflow`, or say where it is with `--python PROGRAM` or `--from FOLDER`',
  ),
  FTP1003: runError('tensorflow-incomplete', 'the folder `{folder}` is no TensorFlow to bind: {problem}'),
  FTP1004: runError(
    'tensorflow-other-processor',
    'the TensorFlow in `{folder}` was made for {made}, and this Node runs on {needed}',
  ),
  FTP1005: runError('build-tool-missing', '{tool} is missing, which is needed to compile the binding; {hint}'),
  FTP1006: runError(
    'node-headers-missing',
    'the C headers of Node {version} are missing, which are needed to compile the binding; looked in {looked}',
  ),
  FTP1007: runError('binding-not-compiled', 'the binding could not be compiled: {reason}; everything is in `{log}`'),
  FTP1008: runError(
    'binding-does-not-work',
    'the binding was compiled, but does not work with TensorFlow {version}: {problem}; nothing was changed',
  ),
  FTP1009: runError(
    'binding-of-others',
    'the package in `{folder}` is bound to a TensorFlow, but not by `finslip engine add`, so it is left as it is',
  ),
} as const satisfies Record<string, Declared>;
