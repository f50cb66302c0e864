import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type Test } from 'uvu';
import type { Called } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { finslipBeside, startHub, type TestHub } from '../support/hub.ts';
import { tinyModel } from '../support/tiny-model.ts';

/** Two commits of `example/tiny`; `main` stands for the first, the second has its weights in two files. */
export const first = 'a'.repeat(40);
export const second = 'b'.repeat(40);
export const token = 'hf_nobodyMaySeeThis';
export const tiny = tinyModel(1);

/** The hub of the suite, as it was before each test. */
export let hub: TestHub;

export function lockSuite(name: string): Test {
  const test = suite(name);
  test.before(async () => {
    hub = await startHub();
  });
  test.before.each(() => {
    hub.fault = () => false;
    hub.requests.length = 0;
    hub.models.clear();
    hub.models.set(
      'example/tiny',
      new Map([
        [first, tiny],
        [second, tinyModel(2, { shards: 2 })],
      ]),
    );
    hub.branches.clear();
    hub.branches.set('example/tiny@main', first);
  });
  test.after(() => hub.close());
  return test;
}

export interface Project {
  readonly folder: string;
  call(...args: string[]): Promise<Called>;
  json<T>(...args: string[]): Promise<T>;
  /** Text of the lock file. */
  lock(): string;
}

/** A project with a cache of its own, or that of another. */
export function project(
  pipelines: Readonly<Record<string, string>>,
  cache = join(temporaryFolder(), 'cache'),
): Project {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(pipelines)) writeFileSync(join(folder, name), text);
  const env = { HF_ENDPOINT: hub.url, HF_HOME: join(folder, 'hf'), HF_TOKEN: token, FINSLIP_CACHE: cache };
  const call = (...args: string[]): Promise<Called> => finslipBeside(folder, args, env);
  return {
    folder,
    call,
    async json<T>(...args: string[]): Promise<T> {
      const { out, err, status } = await call(...args, '--json');
      if (out === '') throw new Error(`finslip ${args.join(' ')} printed nothing (exit ${status}):\n${err}`);
      return JSON.parse(out) as T;
    },
    lock: () => readFileSync(join(folder, 'finslip.lock'), 'utf8'),
  };
}

/** A pipeline of one model. */
export const asking = (reference: string): string =>
  `model base = pretrained(${reference}) { license: "Apache-2.0" }\n`;

/** Names of the entries of a lock file. */
export const entries = (text: string): string[] => Object.keys((JSON.parse(text) as { models: object }).models);
