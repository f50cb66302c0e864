import { createHash } from 'node:crypto';

const LENGTH = 16;

/**
 * First 64 bits of the sha256 of `previous` and `body`. A chain of these shows a changed, lost or exchanged line, and costs about as much as
 * a CRC in JavaScript.
 */
export const checkOf = (body: string, previous = ''): string =>
  createHash('sha256').update(previous).update(body).digest('hex').slice(0, LENGTH);

/** One line of JSON with its check as last member `crc`. */
export function checkedLine(body: object, previous = ''): { readonly line: string; readonly crc: string } {
  const text = JSON.stringify(body);
  const crc = checkOf(text, previous);
  return { line: `${text.slice(0, -1)},"crc":"${crc}"}\n`, crc };
}

const END = /,"crc":"([0-9a-f]{16})"\}$/;

/** The body of a line (without its line break), or null where the line is torn, damaged or not the one that follows `previous`. */
export function readCheckedLine(line: string, previous = ''): { readonly body: unknown; readonly crc: string } | null {
  const crc = END.exec(line)?.[1];
  if (crc === undefined) return null;
  const text = `${line.slice(0, -(LENGTH + 10))}}`;
  return checkOf(text, previous) === crc ? { body: JSON.parse(text), crc } : null;
}
