import { type Path, signature, value } from '../../compiler/operators/authoring.ts';

/**
 * A classifier of fastText in a file of the project, `.bin` or quantized `.ftz`, trained for labels with single words (`wordNgrams 1`). Its content enters the key, not its path.
 * Every thread holds it in memory: quantized ones are a hundredth of the size.
 */
export const fasttext_file = value({
  version: '1',
  family: 'Classifier',
  positional: ['path'],
  create: signature<(/** Relative to the project. */ path: Path) => void>(),
});
