import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Called, program } from './cli.ts';
import type { Files } from './tiny-model.ts';

/**
 * A hub on this machine that answers as huggingface.co does: `/api/models/…/revision/…` and `…/tree/…` (in pages, linked by `Link`), `…/resolve/…` with
 * `X-Repo-Commit` and a redirect of large files to another origin that knows ranges, errors with `X-Error-Code`.
 */
export interface TestHub {
  readonly url: string;
  /** Commit of a model -> its files. */
  readonly models: Map<string, Map<string, Files>>;
  /** `owner/name@branch` -> commit. */
  readonly branches: Map<string, string>;
  readonly requests: Seen[];
  /** May answer in the hub's place; true where it did. Asked before everything else, also of the delivering origin. */
  fault: (seen: Seen, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

export interface Seen {
  readonly origin: 'hub' | 'delivery';
  /** Decoded, with the query. */
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

const isLarge = (path: string): boolean => /\.(safetensors|onnx)$/.test(path);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const gitOid = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

export async function startHub(): Promise<TestHub> {
  const hub: TestHub & { url: string } = {
    url: '',
    models: new Map(),
    branches: new Map(),
    requests: [],
    fault: () => false,
    close: async () => {
      for (const server of [front, delivery]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
  const serve = (origin: Seen['origin'], answer: (seen: Seen, response: ServerResponse) => void): Server =>
    createServer((request: IncomingMessage, response) => {
      const seen: Seen = {
        origin,
        path: decodeURIComponent(request.url ?? ''),
        range: request.headers.range ?? null,
        authorization: request.headers.authorization ?? null,
      };
      hub.requests.push(seen);
      if (!hub.fault(seen, response)) answer(seen, response);
    });
  const delivery = serve('delivery', (seen, response) => deliver(hub, seen, response));
  const front = serve('hub', (seen, response) => answerAt(hub, seen, response, addressOf(delivery)));
  for (const server of [front, delivery]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  hub.url = addressOf(front);
  return hub;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const headers = { 'content-type': 'application/json', 'x-error-code': code, 'x-error-message': message };
  response.writeHead(status, headers).end(JSON.stringify({ error: message }));
}

function answerAt(hub: TestHub, { path, range }: Seen, response: ServerResponse, deliveredFrom: string): void {
  const api = /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\/(.+?)(?:\?(.*))?$/.exec(path);
  const file = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  const repository = (api ?? file)?.[1] ?? '';
  const commits = hub.models.get(repository);
  const revision = api?.[3] ?? file?.[2] ?? '';
  const commit = hub.branches.get(`${repository}@${revision}`) ?? revision;
  const files = commits?.get(commit);
  if (commits === undefined) refuse(response, 401, 'RepoNotFound', 'Repository not found');
  else if (files === undefined) refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
  else if (api?.[2] === 'revision') {
    const siblings = Object.keys(files).map((rfilename) => ({ rfilename }));
    const info = { id: repository, modelId: repository, sha: commit, private: false, gated: false, siblings };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(info));
  } else if (api) listing(hub, { repository, commit, files, query: api[4] ?? '' }, response);
  else handOut(response.setHeader('x-repo-commit', commit), file![3]!, files, range, deliveredFrom);
}

function handOut(
  response: ServerResponse,
  path: string,
  files: Files,
  range: string | null,
  deliveredFrom: string,
): void {
  const bytes = files[path];
  if (bytes === undefined) refuse(response, 404, 'EntryNotFound', 'Entry not found');
  else if (!isLarge(path)) send(response, bytes, range, gitOid(bytes));
  else {
    const location = `${deliveredFrom}/blobs/${sha256(bytes)}?signature=once`;
    response.writeHead(302, { 'x-linked-etag': `"${sha256(bytes)}"`, 'x-linked-size': String(bytes.length), location });
    response.end('Found. Redirecting');
  }
}

/** Four entries a page. */
function listing(
  hub: TestHub,
  { repository, commit, files, query }: { repository: string; commit: string; files: Files; query: string },
  response: ServerResponse,
): void {
  const folders = [
    ...new Set(
      Object.keys(files)
        .filter((path) => path.includes('/'))
        .map((path) => path.split('/')[0]!),
    ),
  ];
  const entries: object[] = folders.map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path }));
  for (const [path, bytes] of Object.entries(files)) {
    const lfs = { oid: sha256(bytes), size: bytes.length, pointerSize: 134 };
    entries.push({
      type: 'file',
      oid: isLarge(path) ? '1'.repeat(40) : gitOid(bytes),
      size: bytes.length,
      ...(isLarge(path) ? { lfs, xetHash: '2'.repeat(64) } : {}),
      path,
    });
  }
  const from = Number(/cursor=(\d+)/.exec(query)?.[1] ?? 0);
  const next = `${hub.url}/api/models/${repository}/tree/${commit}?recursive=true&cursor=${from + 4}`;
  if (from + 4 < entries.length) response.setHeader('link', `<${next}>; rel="next"`);
  response.setHeader('content-type', 'application/json').end(JSON.stringify(entries.slice(from, from + 4)));
}

function deliver(hub: TestHub, { path, range }: Seen, response: ServerResponse): void {
  const wanted = /^\/blobs\/([0-9a-f]{64})/.exec(path)?.[1];
  const all = [...hub.models.values()].flatMap((commits) =>
    [...commits.values()].flatMap((files) => Object.values(files)),
  );
  const bytes = all.find((each) => sha256(each) === wanted);
  if (bytes === undefined) response.writeHead(404).end();
  else send(response, bytes, range, wanted!);
}

function send(response: ServerResponse, bytes: Uint8Array, range: string | null, etag: string): void {
  response.setHeader('etag', `"${etag}"`).setHeader('accept-ranges', 'bytes');
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined) return void response.setHeader('content-length', bytes.length).end(bytes);
  const from = Number(first);
  if (from >= bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  const part = bytes.subarray(from, last === '' ? undefined : Number(last) + 1);
  response.writeHead(206, {
    'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
    'content-length': part.length,
  });
  response.end(part);
}

/** The built program beside a server of this process, which has to go on answering. `started` gets the process, to stop it. */
export function finslipBeside(
  cwd: string,
  args: readonly string[],
  env: Record<string, string>,
  started: (child: ChildProcess) => void = () => {},
): Promise<Called> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((done) => child.on('close', (status) => done({ status, out, err })));
}
