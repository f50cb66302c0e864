import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fetchFor } from '../http/proxy.ts';
import type { Asker } from '../http/request.ts';

/**
 * A hub of models and how to reach it, settled once from the environment with the variables that `huggingface_hub` reads, so that a machine that is
 * set up for other tools is set up for this one.
 */
export interface Hub extends Asker {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** Folder that fetched files are kept in, shared by all projects of a user. */
  readonly cache: string;
  /** Where other tools keep what they fetched; files are taken from there when they are what is wanted. */
  readonly others: string;
  openPart(path: string, flags: 'wx+' | 'r+'): Promise<FileHandle>;
}

const PUBLIC = 'https://huggingface.co';
const PATIENCE = 30;

type Variables = Readonly<Record<string, string | undefined>>;

export async function hubFromEnvironment(env: Variables = process.env): Promise<Hub> {
  const home = resolve(env.HF_HOME || join(cacheHome(env), 'huggingface'));
  return {
    endpoint: (env.HF_ENDPOINT || PUBLIC).replace(/\/+$/, ''),
    token: tokenOf(env, home),
    offline: offlineBecause(env),
    cache: modelCache(env),
    others: resolve(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, 'hub')),
    patience: positive(env.HF_HUB_DOWNLOAD_TIMEOUT) ?? PATIENCE,
    fetch: await fetchFor(env),
    pause,
    openPart: (path, flags) => open(path, flags),
  };
}

export const modelCache = (env: Variables = process.env): string =>
  resolve(env.FINSLIP_CACHE || join(cacheHome(env), 'finslip'), 'models');

const cacheHome = (env: Variables): string => env.XDG_CACHE_HOME || join(homedir(), '.cache');

const isTrue = (value: string | undefined): boolean => /^(1|on|yes|true)$/i.test(value ?? '');

export function offlineBecause(env: Variables): string | null {
  const name = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'].find((each) => isTrue(env[each]));
  return name === undefined ? null : `${name}=${env[name]}`;
}

function positive(text: string | undefined): number | null {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : null;
}

/** `HF_TOKEN`, else the file that logging in with other tools leaves. */
function tokenOf(env: Variables, home: string): string | null {
  if (isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return null;
  const given = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN;
  return clean(given || fileOrEmpty(env.HF_TOKEN_PATH || join(home, 'token')));
}

/** A line break in a token, as an editor leaves it, could not be sent in a header. */
const clean = (token: string): string | null => token.replace(/[\r\n]/g, '').trim() || null;

function fileOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
