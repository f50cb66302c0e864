import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type Test } from 'uvu';
import { type ArchiveServer, startArchives } from '../../support/archive-server.ts';
import type { Called } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { finslipBeside } from '../../support/hub.ts';

/** The archives of the suite, as they were before each test. */
export let server: ArchiveServer;

export function fetchSuite(name: string): Test {
  const test = suite(name);
  test.before(async () => {
    server = await startArchives();
  });
  test.before.each(() => {
    Object.assign(server, { robots: null, tdm: null, headers: {}, records: 450, fault: () => false });
    server.requests.length = 0;
  });
  test.after(() => server.close());
  return test;
}

export interface Project {
  readonly folder: string;
  call(...args: string[]): Promise<Called>;
  rows(name: string): Promise<Record<string, unknown>[]>;
  journal(folder: string): Record<string, unknown>[];
}

export function project(pipeline: string): Project {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'main.ftp'), `edition 2026\n\npipeline harvested { seed: 1 }\n\n${pipeline}`);
  const call = (...args: string[]): Promise<Called> => finslipBeside(folder, args, {});
  return {
    folder,
    call,
    async rows(name) {
      const { out, err } = await call('show', name, '--json', '--rows', '1000');
      if (out === '') throw new Error(err);
      return (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;
    },
    journal: (name) =>
      readFileSync(join(folder, name, '.harvest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

export const libris = (more = ''): string =>
  `source books = libris("data/libris", query: "ämne:folkbildning", endpoint: "${server.url}/xsearch", pause: 0s${more}) { license: "CC0-1.0" }\n\ndata old = books |> where(id != "")\n`;

/** Pages of `http_pages`, each answered as `answer` says. */
export const pages = (first: string): string =>
  `source s = http_pages("data/s", url: "${server.url}${first}", items: "items", next: "next", pause: 0s) {\n  record: { id: Text }\n  license: "CC0-1.0"\n}\n\ndata d = s |> where(id != "")\n`;
