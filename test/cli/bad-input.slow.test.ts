import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Called, finslip, finslipJson, program, type RunJson, statuses } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** Mistakes that take longer to make: operators of one's own, models, full disks, huge lines, Ctrl-C. */

const good = '{"id":"1","text":"a","year":2001}\n';

const pipeline = `edition 2026

pipeline small { seed: 1 }

source notes = jsonl("data/a.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data kept = notes |> where(year >= 1990)
`;

function project(text = pipeline, data: string | Uint8Array = good): string {
  const folder = temporaryFolder();
  write(folder, 'main.ftp', text);
  write(folder, 'data/a.jsonl', data);
  return folder;
}

function write(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** Lines of a trace are shown only where they lie in the user's own operator. */
const withoutTrace = ({ out, err }: Called): void => {
  const frames = `${out}${err}`.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  assert.equal(
    frames.filter((line) => !line.includes('operators')),
    [],
  );
  assert.not.match(out + err, 'an error of its own');
  assert.not.match(out + err, 'did not foresee');
};

function wrong(folder: string, args: readonly string[], status: number, ...said: readonly (string | RegExp)[]): Called {
  const called = finslip(folder, args);
  assert.is(called.status, status, `${args.join(' ')}: exit ${called.status}\n${called.out}${called.err}`);
  for (const part of said) assert.match(called.err, part);
  withoutTrace(called);
  return called;
}

test("operators of one's own that do not compile, throw, or give what is no row", () => {
  const folder = project();
  const use = (file: string, name: string): void =>
    write(
      folder,
      'main.ftp',
      `${pipeline.replace('source', `use "./ops/${file}.ts" { ${name} }\n\nsource`)}  |> ${name}(text)\n`,
    );
  const operator = (name: string, create: string): void => {
    write(
      folder,
      `ops/${name}.ts`,
      `import { drop, rowOperator, type Column } from 'finslip/operators';

/** For a test. */
export const ${name} = rowOperator({
  version: '1',
  create: (text: Column<string>) => ${create},
});
`,
    );
    use(name, name);
  };
  operator('types', '(row) => { const n: number = "x"; return n > 1 ? row : drop(text.name); }');
  wrong(folder, ['run'], 1, 'FTP0510', 'ops/types.ts:6:', 'main.ftp:5:');
  operator('throws', '(row) => { throw new Error("boom " + row[text.name]); }');
  wrong(folder, ['run'], 3, 'FTP0918', 'boom a', 'data/a.jsonl:1', 'main.ftp:13:');
  operator('starts', '{ throw new Error("no dictionary"); }');
  wrong(folder, ['run'], 3, 'FTP0918', 'no dictionary', 'main.ftp:13:');
  operator('number', '((row: unknown) => 42) as never');
  wrong(folder, ['run'], 3, 'FTP0920', 'the number 42', 'main.ftp:13:');
  operator('late', '((row: unknown) => Promise.resolve(row)) as never');
  wrong(folder, ['run'], 3, 'FTP0920', 'a promise', 'main.ftp:13:');
  operator('map', '((row: unknown) => new Map()) as never');
  wrong(folder, ['run'], 3, 'FTP0920', 'a Map', 'main.ftp:13:');
  use('throws', 'thrws');
  wrong(folder, ['run'], 1, 'FTP0111', 'throws', 'main.ftp:5:');
  write(folder, 'ops/none.ts', 'export const a = 1;\n');
  use('none', 'a');
  wrong(folder, ['run'], 1, 'FTP0511', '1 error');
  use('nowhere', 'a');
  wrong(folder, ['run'], 1, 'FTP0513', '1 error');
});

test('a record of 50 MB is refused with its line', () => {
  const data = Buffer.concat([
    Buffer.from(`${good}{"id":"2","year":2001,"text":"`),
    Buffer.alloc(50_000_000, 'a'),
    Buffer.from('"}\n'),
  ]);
  wrong(project(pipeline, data), ['run'], 3, 'FTP0910', 'data/a.jsonl:2', 'main.ftp:5:');
});

const training = `
model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 32 tokens), on: kept) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  batch: 2
  steps: 4
  repeat: true
}
`;

test('no rows left, a loss that is no number, and models that cannot be read', () => {
  const folder = project(pipeline.replace('1990', '3000') + training);
  wrong(folder, ['run'], 3, 'FTP0955', 'main.ftp:12:');
  const absurd = training
    .replace('steps: 4', 'steps: 200')
    .replace('repeat', 'optimizer: adamw(lr: 10, weight_decay: 1)\n  repeat');
  write(folder, 'main.ftp', pipeline + absurd);
  wrong(folder, ['run'], 3, 'FTP0957', /step \d+ of 200/, 'main.ftp:12:');
  write(folder, 'main.ftp', pipeline + training);
  const run = finslipJson<RunJson>(folder, ['run']);
  assert.equal(statuses(run), { kept: 'cached', base: 'succeeded' });
  const model = run.tasks[1]!.outputs!.model as unknown as { files: { path: string; digest: string }[] };
  for (const { path, digest } of model.files) {
    const hex = digest.slice('sha256:'.length);
    write(folder, `models/x/${path}`, readFileSync(join(folder, '.finslip/store/cas/sha256', hex.slice(0, 2), hex)));
  }
  const base = '\nmodel other = pretrained(folder("models/x")) { license: "Apache-2.0" }\n';
  write(folder, 'main.ftp', pipeline + base);
  assert.is(finslip(folder, ['run']).status, 0);
  const weights = readFileSync(join(folder, 'models/x/model.safetensors'));
  const header = Buffer.from(weights);
  header.writeBigUInt64LE(1n << 50n);
  const files: readonly (readonly [path: string, content: string | Uint8Array, code: string])[] = [
    ['model.safetensors', weights.subarray(0, weights.length - 7), 'FTP0952'],
    ['model.safetensors', weights.subarray(0, 5), 'FTP0952'],
    ['model.safetensors', header, 'FTP0952'],
    ['config.json', '{', 'FTP0951'],
    ['tokenizer.json', '[]', 'FTP0962'],
  ];
  for (const [path, content, code] of files) {
    const before = readFileSync(join(folder, 'models/x', path));
    write(folder, `models/x/${path}`, content);
    wrong(folder, ['run'], 3, code, 'main.ftp:12:');
    write(folder, `models/x/${path}`, before);
  }
  // A family that nobody knows is told before anything runs.
  const config = readFileSync(join(folder, 'models/x/config.json'));
  write(folder, 'models/x/config.json', '{"model_type": "gpt_neox"}');
  wrong(folder, ['run'], 1, 'FTP0707', 'main.ftp:12:', 'gpt_neox');
  write(folder, 'models/x/config.json', config);
  write(folder, 'main.ftp', pipeline + base.replace('models/x', 'models/y'));
  wrong(folder, ['run'], 1, 'FTP0801', 'models/y', 'main.ftp:12:');
});

/** A small file system of its own at `folder`; null where this user may not mount. */
function tmpfs(folder: string, options: string): (() => void) | null {
  mkdirSync(folder, { recursive: true });
  if (process.platform !== 'linux') return null;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return null;
  return () => void spawnSync('umount', ['-l', folder]);
}

test('a full disk: what was finished is kept, and the same command goes on once there is room', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `{"id":"${i}","text":"${'x'.repeat(60)}","year":2001}\n`);
  const few = pipeline
    .slice(pipeline.indexOf('source'))
    .replace('notes', 'others')
    .replace('a.jsonl', 'b.jsonl')
    .replace('kept = notes', 'few = others');
  const folder = project(`${pipeline}\n${few}`, rows.join(''));
  write(folder, 'data/b.jsonl', good);
  const unmount = tmpfs(join(folder, 'st'), 'size=2m');
  if (unmount === null) {
    console.log('skipped: mounting a small file system is not permitted here');
    return;
  }
  try {
    assert.is(finslip(folder, ['run', 'few', '--store', 'st']).status, 0);
    wrong(folder, ['run', '--store', 'st'], 3, 'FTP0850', 'main.ftp:10:');
    assert.equal(statuses(finslipJson<RunJson>(folder, ['run', 'few', '--store', 'st'])), { few: 'cached' });
    assert.is(spawnSync('mount', ['-o', 'remount,size=60m', join(folder, 'st')]).status, 0);
    const after = finslipJson<RunJson>(folder, ['run', '--store', 'st']);
    assert.equal(statuses(after), { kept: 'succeeded', few: 'cached' });
    // A store that became read-only can still be looked at.
    assert.is(spawnSync('mount', ['-o', 'remount,ro', join(folder, 'st')]).status, 0);
    wrong(folder, ['run', '--store', 'st'], 3, 'FTP0852');
    assert.match(finslip(folder, ['show', 'kept', '--store', 'st']).out, 'rows');
  } finally {
    unmount();
  }
});

test('a store that this user may not write', () => {
  const folder = project();
  const root = process.getuid?.() === 0;
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const [command, before] = root ? ['setpriv', [...nobody, process.execPath]] : [process.execPath, []];
  if (root && spawnSync('setpriv', [...nobody, 'true']).status !== 0) {
    console.log('skipped: root ignores permissions, and there is no setpriv to become another user');
    return;
  }
  if (root && spawnSync('setpriv', [...nobody, 'test', '-r', program]).status !== 0) {
    console.log(`skipped: no other user may read ${program}`);
    return;
  }
  chmodSync(join(folder, '..'), 0o755);
  chmodSync(folder, 0o555);
  const { status, stdout, stderr } = spawnSync(command!, [...(before as string[]), program, 'run'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  });
  chmodSync(folder, 0o755);
  assert.is(status, 3, stderr);
  assert.match(stderr, 'FTP0851');
  withoutTrace({ status, out: stdout, err: stderr });
});

test('Ctrl-C stops cleanly and keeps what is finished; twice leaves at once', async () => {
  const long = training.replace('steps: 4', 'steps: 100000');
  const folder = project(pipeline + long);
  for (const times of [1, 2]) {
    const child = spawn(process.execPath, [program, 'run'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', CI: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    child.stderr!.setEncoding('utf8');
    let said = '';
    child.stderr!.on('data', (text: string) => {
      said += text;
    });
    for (let waited = 0; !/kept .*(rows|unchanged)/.test(said) && waited < 600; waited++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGINT');
    if (times === 2) {
      for (let waited = 0; !said.includes('Stopping') && waited < 600; waited++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGINT');
    }
    const [status] = (await ended) as [number | null];
    assert.match(said, 'Press Ctrl-C again');
    assert.not.match(said, /^\s+at .*:\d+:\d+/m);
    if (times === 1) {
      assert.is(status, 3);
      assert.match(said, 'goes on from there');
    } else assert.ok(status === 130 || status === 3, `exit ${status}`);
  }
  write(folder, 'main.ftp', pipeline + training);
  const after = finslipJson<RunJson>(folder, ['run']);
  assert.equal(statuses(after), { kept: 'cached', base: 'succeeded' });
});

test.run();
