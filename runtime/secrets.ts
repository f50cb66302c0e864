import { scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

type Variables = Readonly<Record<string, string | undefined>>;

/** A secret's bytes, or why there are none. The problem is for people to read and holds nothing of the secret. */
export type Secret = { readonly bytes: Uint8Array } | { readonly problem: string };
export type SecretDigest = { readonly digest: string } | { readonly problem: string };

/** Characters below which a secret can be guessed. */
const LEAST = 16;

/**
 * The environment variable `name`, or the content of the file that `name_FILE` names, as container systems hand secrets over. One line end behind it is no part of it,
 * wherever it stands, so that what an editor or `echo` adds makes no other secret; several lines are refused rather than cut.
 */
export function readSecret(name: string, env: Variables = process.env): Secret {
  let text = env[name];
  const file = env[`${name}_FILE`];
  if (!text && file) {
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { problem: `the file that ${name}_FILE names cannot be read (${code ?? 'unknown reason'})` };
    }
  }
  text = text?.replace(/\r?\n$/, '');
  if (!text && file) return { problem: `the file that ${name}_FILE names is empty` };
  if (!text) return { problem: `neither the environment variable ${name} nor ${name}_FILE is set` };
  if (/[\r\n]/.test(text)) return { problem: 'it has several lines, where one is wanted' };
  if (text.length < LEAST)
    return { problem: `it has ${text.length} characters; at least ${LEAST} keep it from being guessed` };
  return { bytes: Buffer.from(text, 'utf8') };
}

/**
 * What stands for a secret in keys: scrypt (RFC 7914) with 2^15 rounds, a tenth of a second, so that whoever reads the store cannot try many. The salt is
 * fixed: the same secret must give the same key on every machine.
 */
const digestOf = (bytes: Uint8Array): string =>
  `scrypt:${scryptSync(bytes, 'finslip secret', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 }).toString('hex')}`;

/** Digests secrets as they are asked for, each once. */
export function secretDigests(env: Variables = process.env): (name: string) => SecretDigest {
  const known = new Map<string, SecretDigest>();
  return (name) => {
    const found = known.get(name) ?? digested(readSecret(name, env));
    known.set(name, found);
    return found;
  };
}

const digested = (secret: Secret): SecretDigest => ('problem' in secret ? secret : { digest: digestOf(secret.bytes) });
