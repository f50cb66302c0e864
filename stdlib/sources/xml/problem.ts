/**
 * A file cannot be read on from here: code and values of the diagnostic, without its place. Thrown inside the readers of this folder and told as a
 * bad record by `xmlRows`, so that `on_bad: skip` goes on with the next file.
 */
export class FileProblem extends Error {
  constructor(
    readonly code: string,
    readonly values: Readonly<Record<string, string | number>>,
    /** Where it is, if that is not where the parser stands. */
    readonly line: number | null = null,
  ) {
    super(code);
  }
}
