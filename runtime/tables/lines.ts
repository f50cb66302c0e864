const NEWLINE = 10;

/** Number of newline-ended records. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let i = bytes.indexOf(NEWLINE); i >= 0; i = bytes.indexOf(NEWLINE, i + 1)) count++;
  return count;
}

/** End (exclusive) of the record in which the byte at `position` lies; -1 where it has no end in `bytes`. */
export function endOfRecord(bytes: Buffer, position: number): number {
  const newline = bytes.indexOf(NEWLINE, position);
  return newline < 0 ? -1 : newline + 1;
}
