import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Called, finslip, finslipJson, type RunJson, statuses } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A user who does everything wrong: each mistake ends in one coded message at its place, the right exit code, and no stack trace. */

const good = '{"id":"1","text":"a","year":2001}\n';

const pipelineOver = (source: string, rest = ''): string => `edition 2026

pipeline small { seed: 1 }

source notes = ${source} {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data kept = notes |> where(year >= 1990)
${rest}`;

/** A project whose pipeline reads `data/a.jsonl`, plus files of one's own. */
function project(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = temporaryFolder();
  const all = { 'main.ftp': pipelineOver('jsonl("data/a.jsonl")'), 'data/a.jsonl': good, ...files };
  for (const [path, content] of Object.entries(all)) write(folder, path, content);
  return folder;
}

function write(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const withoutTrace = ({ out, err }: Called): void => {
  assert.not.match(out + err, /^\s+at .*\(.*:\d+:\d+\)/m);
  assert.not.match(out + err, 'an error of its own');
  assert.not.match(out + err, 'did not foresee');
};

/** Calls, and checks what every mistake must end in. */
function wrong(folder: string, args: readonly string[], status: number, ...said: readonly (string | RegExp)[]): Called {
  const called = finslip(folder, args);
  assert.is(called.status, status, `${args.join(' ')}: exit ${called.status}\n${called.out}${called.err}`);
  for (const part of said) assert.match(called.err, part);
  withoutTrace(called);
  return called;
}

test('an empty file is told before anything runs', () => {
  const folder = project({ 'data/a.jsonl': '' });
  wrong(folder, ['run'], 1, 'FTP0902', /main\.ftp:5:16/, 'data/a.jsonl', 'holds no records');
});

test('every kind of broken data fails at its source with the place in the file', () => {
  const lines = Array.from({ length: 400 }, (_, i) => good.replace('"a"', `"${(i * 7919) % 1009} ${i}"`)).join('');
  const cases: readonly (readonly [name: string, content: string | Uint8Array, code: string, said: RegExp])[] = [
    ['blank.jsonl', '\n\n', 'FTP0902', /holds no records/],
    ['utf16.jsonl', Buffer.from(`\ufeff${good}`, 'utf16le'), 'FTP0904', /UTF-16/],
    ['latin1.jsonl', Buffer.from(good + good.replace('"a"', '"å"'), 'latin1'), 'FTP0903', /latin1\.jsonl:2.*0xE5/],
    ['cut.jsonl.gz', gzipSync(lines).subarray(0, 900), 'FTP0905', /gzip/],
    ['invalid.jsonl', `${good}{"id":"2","text":"a,"year":2001}\n`, 'FTP0911', /invalid\.jsonl:2, column 22/],
    ['missing.jsonl', `${good}{"id":"2","year":2001}\n`, 'FTP0913', /:2: column `text` is missing/],
    ['type.jsonl', good.replace('2001', '"2001"'), 'FTP0914', /:1: column `year` should be Int/],
    ['array.jsonl', '[1]\n', 'FTP0912', /array\.jsonl:1/],
  ];
  // One run over all: independent branches go on when one fails.
  const sources = cases.map(
    ([name], i) => `source s${i} = jsonl("data/${name}") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data d${i} = s${i} |> where(year >= 1990)
`,
  );
  const text = `${pipelineOver('jsonl("data/a.jsonl")')}\n${sources.join('\n')}`;
  const folder = project({ 'main.ftp': text });
  for (const [name, content] of cases) write(folder, `data/${name}`, content);
  const run = finslipJson<RunJson>(folder, ['run']);
  assert.is(run.exit, 3);
  for (const [i, [name, , code, said]] of cases.entries()) {
    const failure = run.failures.find(({ message }) => message.includes(`data/${name}`));
    assert.is(failure?.code, code, `${name}: ${JSON.stringify(failure)}`);
    assert.match(failure!.message, said);
    assert.is(
      text.indexOf('jsonl(', text.indexOf(`source s${i} `)),
      (failure!.location as unknown as { span: { start: number } }).span.start,
      name,
    );
  }
  assert.is(run.failures.length, cases.length);
  assert.is(statuses(run).kept, 'succeeded');
  // What was finished is kept.
  assert.is(statuses(finslipJson<RunJson>(folder, ['run', 'kept'])).kept, 'cached');
});

test('zstd and Parquet that end too early', () => {
  // The first bytes of a zstd frame: magic number, one-byte header, window, and a block that promises more than there is.
  const zstd = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x00, 0x10, 0x00, 0x7b, 0x22);
  const first = project({ 'main.ftp': pipelineOver('jsonl("data/a.jsonl.zst")'), 'data/a.jsonl.zst': zstd });
  wrong(first, ['run'], 3, 'FTP0905', 'zstd', 'main.ftp:5:');
  const folder = project();
  finslip(folder, ['run']);
  assert.is(finslip(folder, ['export', 'kept', '--to', 'data/whole.parquet']).status, 0);
  const whole = readFileSync(join(folder, 'data/whole.parquet'));
  write(folder, 'data/cut.parquet', whole.subarray(0, whole.length - 20));
  write(folder, 'main.ftp', pipelineOver('parquet("data/cut.parquet")'));
  wrong(folder, ['run'], 3, 'FTP0908', 'main.ftp:5:');
  write(folder, 'main.ftp', pipelineOver('parquet("data/whole.parquet")'));
  assert.is(finslip(folder, ['run']).status, 0);
});

test('a source without files, in a circle of links, or behind a link that leads somewhere', () => {
  const folder = project({ 'main.ftp': pipelineOver('jsonl("data/b.jsonl")') });
  wrong(folder, ['run'], 1, 'FTP0801', 'data/b.jsonl', 'main.ftp:5:');
  symlinkSync('b.jsonl', join(folder, 'data/b.jsonl'));
  wrong(folder, ['run'], 1, 'FTP0802', 'circle of links', 'main.ftp:5:');
  write(folder, 'main.ftp', pipelineOver('jsonl("data/c.jsonl")'));
  symlinkSync('a.jsonl', join(folder, 'data/c.jsonl'));
  assert.is(finslip(folder, ['run']).status, 0);
});

test('a pipeline file that is a folder, missing, empty, no text, or endless', () => {
  const folder = temporaryFolder();
  wrong(folder, ['run'], 2, 'no pipeline file');
  wrong(folder, ['run', 'nowhere.ftp'], 2, 'nowhere.ftp');
  mkdirSync(join(folder, 'main.ftp'));
  wrong(folder, ['run'], 1, 'FTP0128', 'it is a folder');
  const files: readonly (readonly [string | Uint8Array, string, RegExp])[] = [
    ['', 'FTP0807', /nothing to run/],
    [Buffer.from(`\ufeff${pipelineOver('jsonl("a")')}`, 'utf16le'), 'FTP0025', /UTF-16/],
    [Buffer.from(pipelineOver('jsonl("å")'), 'latin1'), 'FTP0025', /main\.ftp:5:23/],
    [Uint8Array.from({ length: 3000 }, (_, i) => (i * 167 + (i >> 3)) % 256), 'FTP0025', /1 error\n/],
    [`data x = ${'('.repeat(5_000_000)}`, 'FTP0026', /2 MB/],
    [`data x = ${'('.repeat(50_000)}`, 'FTP0021', /too deeply/],
  ];
  for (const [content, code, said] of files) wrong(project({ 'main.ftp': content }), ['run'], 1, code, said);
});

test('a file in another encoding is left as it is by the formatter', () => {
  const bytes = Buffer.from(`${pipelineOver('jsonl("data/å.jsonl")')}   \n`, 'latin1');
  const folder = project({ 'main.ftp': bytes });
  wrong(folder, ['fmt'], 1, 'FTP0022', 'not UTF-8');
  assert.ok(readFileSync(join(folder, 'main.ftp')).equals(bytes));
});

test('a U+FFFD that somebody wrote is a character; only bytes that do not decode are refused', () => {
  const text = pipelineOver('jsonl("data/a.jsonl")')
    .replace('/// ', '')
    .replace('edition 2026\n', 'edition 2026\n\n/// Drops \ufffd\n');
  const folder = project({ 'main.ftp': text });
  assert.is(finslip(folder, ['check']).status, 0);
  assert.is(finslip(folder, ['fmt']).status, 0);
  assert.match(readFileSync(join(folder, 'main.ftp'), 'utf8'), 'Drops \ufffd');
  write(
    folder,
    'main.ftp',
    Buffer.concat([Buffer.from(`// \ufffd\n// å \ufffd x`), Buffer.from([0xe5]), Buffer.from('\n')]),
  );
  wrong(folder, ['check'], 1, 'FTP0025', 'main.ftp:2:9', '1 error');
});

test('names that clash with the pipeline are told once', () => {
  const folder = project({
    'main.ftp': pipelineOver('jsonl("data/a.jsonl")').replace('pipeline small', 'pipeline notes'),
  });
  const { err } = wrong(folder, ['check'], 1, 'FTP0102', '1 error');
  assert.not.match(err, 'did you mean');
  const filter = 'filter small(rows) = rows |> where(year > 3)\n\ndata more = notes |> small()\n';
  write(folder, 'main.ftp', pipelineOver('jsonl("data/a.jsonl")', filter));
  wrong(folder, ['check'], 1, 'FTP0102', '1 error');
});

test('executors that do not exist, are not built yet, or lack a GPU; operators that are planned', () => {
  const folder = project({ 'finslip.ftp': 'executor here = local()\n\nplace kept = ther\n' });
  wrong(folder, ['run'], 1, 'FTP0600', 'ther', 'finslip.ftp:3:14');
  const cluster = 'executor cluster = slurm(login: "b", account: "n")\n\nplace default = cluster\n';
  write(folder, 'finslip.ftp', cluster);
  wrong(folder, ['run'], 1, 'FTP0805', 'slurm', 'main.ftp:10:', 'finslip.ftp:1:10');
  write(folder, 'finslip.ftp', 'executor here = local(gpus: 0)\n\nplace default = here\n');
  const model = `
model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 32 tokens), on: kept) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  batch: 2
  steps: 4
  needs: gpu(memory: 24GB)
}
`;
  write(folder, 'main.ftp', pipelineOver('jsonl("data/a.jsonl")', model));
  wrong(folder, ['run'], 1, 'FTP0604', '24GB', 'main.ftp:12:');
  const judged = `${model.replace('  needs: gpu(memory: 24GB)\n', '')}
source exam = jsonl("data/b.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

evaluation taste = evaluate(base) {
  share: acceptability(exam, text, corrupt: scala_like())
  require share >= 50%
}
`;
  write(folder, 'data/b.jsonl', good);
  write(folder, 'main.ftp', pipelineOver('jsonl("data/a.jsonl")', judged));
  wrong(folder, ['run'], 1, 'FTP0800', 'acceptability', 'main.ftp:25:');
});

test('parameters, flags and targets that are wrong', () => {
  const rest = '\nparam low: Int = 1990\n\ndata late = notes |> where(year >= low)\n';
  const folder = project({ 'main.ftp': pipelineOver('jsonl("data/a.jsonl")', rest) });
  wrong(folder, ['check', '-p', 'lowe=3'], 1, 'FTP0125', 'low');
  wrong(folder, ['run', '-p', 'low'], 2, 'NAME=VALUE');
  wrong(folder, ['run', '-p', '=3'], 2, 'NAME=VALUE');
  wrong(folder, ['run', '-p', 'low=1', '-p', 'low=2'], 2, 'given twice');
  wrong(folder, ['check', '-p', 'low=x'], 1, 'FTP0103');
  wrong(folder, ['check', '-p', 'low="x"'], 1, 'FTP0200');
  wrong(folder, ['show', 'kept', '--rows', '-1'], 2, '--rows=-');
  wrong(folder, ['run', 'kpt'], 1, 'FTP0803');
  wrong(folder, ['run', '--workers', '0'], 2, 'whole number');
});

test('before any run, and where nothing can be written', () => {
  const folder = project();
  for (const command of [
    ['show', 'kept'],
    ['export', 'kept', '--to', 'x.csv'],
  ])
    wrong(folder, command, 1, 'finslip run kept');
  assert.is(finslip(folder, ['run']).status, 0);
  wrong(folder, ['export', 'kept', '--to', 'nowhere/x.jsonl'], 1, 'FTP0983', 'folder does not exist');
  wrong(folder, ['export', 'kept', '--to', 'nowhere/x.parquet'], 1, 'FTP0983');
  wrong(folder, ['export', 'kept', '--to', 'x.xml'], 2, 'jsonl, csv, parquet');
  mkdirSync(join(folder, 'x.jsonl/deep'), { recursive: true });
  wrong(folder, ['export', 'kept', '--to', 'x.jsonl'], 1, 'FTP0983');
  assert.not.ok(existsSync(join(folder, 'x.jsonl.part')));
  wrong(folder, ['compile', '-o', 'nowhere/graph.json'], 1, 'FTP0983');
  write(folder, 'st', 'no store');
  wrong(folder, ['run', '--store', 'st'], 1, 'FTP0854', 'it is a file');
  wrong(folder, ['run', '--store', 'data'], 1, 'FTP0854', 'a.jsonl');
});

test('from a folder below: a hint, and the pipeline works when named; spaces and accents in paths', () => {
  const folder = join(temporaryFolder(), 'spår och öar');
  write(folder, 'main.ftp', pipelineOver('jsonl("data/å b.jsonl")'));
  write(folder, 'data/å b.jsonl', good);
  wrong(join(folder, 'data'), ['run'], 2, 'write `..` after');
  assert.is(finslip(join(folder, 'data'), ['run', '..']).status, 0);
  const shown = finslip(folder, ['export', 'kept', '--to', 'ut å.csv']);
  assert.is(shown.status, 0, shown.err);
  assert.is(readFileSync(join(folder, 'ut å.csv'), 'utf8'), 'id,text,year\r\n1,a,2001\r\n');
});

test('bad records that are skipped are counted and can be looked at', () => {
  const lines = [
    good.trim(),
    'hej',
    '{"id":"2","text":3,"year":2001}',
    '{"id":"3","text":"x"}',
    good.trim().replace('2001', '1200'),
  ];
  const folder = project({
    'main.ftp': pipelineOver('jsonl("data/a.jsonl", on_bad: skip)'),
    'data/a.jsonl': `${lines.join('\n')}\n`,
  });
  const run = finslipJson<RunJson>(folder, ['run']);
  assert.is(run.exit, 0);
  assert.is(run.tasks[0]!.outputs?.rows?.rows, 1);
  const { status, out } = finslip(folder, ['show', 'kept', '--dropped']);
  assert.is(status, 0);
  for (const part of ['bad_record', 'FTP0911', 'FTP0913', 'FTP0914', 'data/a.jsonl:3', '1200', '1990'])
    assert.match(out, part);
});

test('a damaged result is set aside and computed again; a damaged log is told and harms nothing', () => {
  const folder = project();
  const first = finslipJson<RunJson>(folder, ['run']);
  const { digest } = first.tasks[0]!.outputs!.rows as unknown as { digest: string };
  const { shards } = first.tasks[0]!.outputs!.rows as unknown as { shards: { digest: string }[] };
  const hex = shards[0]!.digest.slice('sha256:'.length);
  const blob = join(folder, '.finslip/store/cas/sha256', hex.slice(0, 2), hex);
  assert.ok(existsSync(blob), 'the layout of the store is not what this test expects');
  const whole = readFileSync(blob);
  for (const damaged of [whole.map((byte, i) => (i === 9 ? byte ^ 1 : byte)), whole.subarray(0, 10)]) {
    chmodSync(blob, 0o644);
    writeFileSync(blob, damaged);
    const again = finslip(folder, ['run', '--json']);
    withoutTrace(again);
    assert.match(again.err, 'FTP0856');
    const run = JSON.parse(again.out) as RunJson;
    assert.equal([run.exit, run.tasks[0]!.status], [0, 'succeeded']);
    assert.is((run.tasks[0]!.outputs!.rows as unknown as { digest: string }).digest, digest);
    assert.ok(readFileSync(blob).equals(whole));
  }
  const runs = finslipJson<{ runId: string }[]>(folder, ['runs']);
  writeFileSync(
    join(folder, '.finslip/store/runs', runs[0]!.runId, 'events.jsonl'),
    Uint8Array.of(0, 255, 10, 13, 0, 7),
  );
  const after = finslip(folder, ['run']);
  assert.is(after.status, 0, after.err);
  assert.match(after.err, 'FTP0862');
  withoutTrace(after);
  assert.match(finslip(folder, ['show', 'kept']).out, '1 rows');
});

test('two pipelines share one store', () => {
  const store = join(temporaryFolder(), 'store');
  const [one, two] = [
    project(),
    project({ 'main.ftp': pipelineOver('jsonl("data/a.jsonl")').replace('small', 'other') }),
  ];
  assert.equal(statuses(finslipJson<RunJson>(one!, ['run', '--store', store])), { kept: 'succeeded' });
  assert.equal(statuses(finslipJson<RunJson>(two!, ['run', '--store', store])), { kept: 'cached' });
});

test.run();
