import { checkError, type Declared, planError } from './define.ts';

/** FTP1060-1079 the course of a training: how it is computed, watched and ended. */
export const course = {
  FTP1060: planError(
    'compute-unsupported',
    '`compute: {compute}` needs an engine on TensorFlow, and training here uses {engine}; leave it out, or bind a TensorFlow (`finslip doctor` says how)',
  ),
  FTP1061: checkError(
    'nothing-to-judge-by',
    '`{entry}` goes by the loss on other rows, and none are named; write `evaluate: every(20 steps, on: …)`',
  ),
} as const satisfies Record<string, Declared>;
