import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../plan/files.ts';
import { readSecret, secretDigests } from '../secrets.ts';
import { sha256 } from '../store/digest.ts';
import { UserFailure } from './failure.ts';
import type { TaskOrder } from './protocol.ts';

/** What operators read beside their rows. Both must be what the key was made with, since the result is kept under it. */
export interface Besides {
  readText(path: string): string;
  readBytes(path: string): Uint8Array;
  secret(name: string): Uint8Array;
}

export function besides({ root, files, secrets }: TaskOrder, at: string): Besides {
  const digestOf = secretDigests();
  const read = (path: string): Buffer => {
    const planned = files.find((file) => file.beside && file.path === path);
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(root, path));
    } catch (error) {
      throw new UserFailure('FTP0900', { file: path, reason: reasonOf(error) }, at);
    }
    if (planned?.digest !== sha256(bytes)) throw new UserFailure('FTP0901', { file: path }, at);
    return bytes;
  };
  return {
    readText(path) {
      const bytes = read(path);
      const line = foreignLine(bytes);
      if (line !== null) throw new UserFailure('FTP1137', { file: path, line }, at);
      return bytes.toString('utf8');
    },
    readBytes: read,
    secret(name) {
      const found = readSecret(name);
      if ('problem' in found) throw new UserFailure('FTP1131', { name, problem: found.problem }, at);
      const digest = digestOf(name);
      if (!('digest' in digest) || digest.digest !== secrets?.[name])
        throw new UserFailure('FTP1131', { name, problem: 'it is another one than when the run was planned' }, at);
      return found.bytes;
    },
  };
}

/** The first line that is no text in UTF-8, from 1: a word with letters replaced would never be found, and nobody would be told. */
function foreignLine(bytes: Buffer): number | null {
  if (isUtf8(bytes) && !bytes.includes(0)) return null;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const one = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(one) || one.includes(0)) return line;
    start = end < 0 ? bytes.length : end + 1;
  }
  return line;
}
