import { checkError, type Declared, runError } from './define.ts';

/** FTP1190-1196, FTP1199 text that models write. No message ever holds the key of a service. */
export const synthetic = {
  FTP1190: runError('service-address', '`{address}` cannot be asked: {problem}'),
  FTP1191: runError('write-options', '`write` cannot do what it is told: {problem}'),
  FTP1192: runError('service-unreachable', '{address} gave no answer: {reason}'),
  FTP1193: runError(
    'text-refused',
    'The service does not write a text for row {row}: {reason}; `on_refused: skip` drops such rows',
  ),
  FTP1194: runError('service-refused', '{address} lets nobody in: {reason}'),
  FTP1195: runError('service-answer', 'What {address} answers is no text of a model: {reason}'),
  FTP1196: checkError(
    'personal-to-service',
    'The prompt of `{column}` would send personal data ({columns}) to {service}, and `endpoint` names nobody who answers for it there (`processor`)',
  ),
  FTP1199: checkError(
    'write-nothing',
    '`write` names no column to write, as `answer` in `write(answer: question, model: …)`',
  ),
} as const satisfies Record<string, Declared>;
