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
  secret(name: string): Uint8Array;
}

export function besides({ root, files, secrets }: TaskOrder, at: string): Besides {
  const digestOf = secretDigests();
  return {
    readText(path) {
      const planned = files.find((file) => file.beside && file.path === path);
      let bytes: Buffer;
      try {
        bytes = readFileSync(join(root, path));
      } catch (error) {
        throw new UserFailure('FTP0900', { file: path, reason: reasonOf(error) }, at);
      }
      if (planned?.digest !== sha256(bytes)) throw new UserFailure('FTP0901', { file: path }, at);
      return bytes.toString('utf8');
    },
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
