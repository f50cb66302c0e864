import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Puts the real output of the library example into README.md: a first run and a second one. `npm run readme` */

const root = fileURLToPath(new URL('..', import.meta.url));
const example = 'pipelines/library';

function run(): string {
  const { status, stderr } = spawnSync(process.execPath, ['dist/finslip.js', 'run', example], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  });
  if (status !== 0) throw new Error(`the example ended with ${status}:\n${stderr}`);
  // Progress in between is redrawn in place on a terminal.
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith('  … '))
    .join('\n')
    .trim();
}

rmSync(`${root}${example}/.finslip`, { recursive: true, force: true });
rmSync(`${root}${example}/models`, { recursive: true, force: true });
const first = run();
const second = run();
const readme = readFileSync(`${root}README.md`, 'utf8');
const block = `<!-- run -->\n\`\`\`\n$ finslip run ${example}\n${first}\n\n$ finslip run ${example}\n${second.split('\n').slice(-2).join('\n')}\n\`\`\`\n<!-- /run -->`;
writeFileSync(
  `${root}README.md`,
  readme.replace(/<!-- run -->[\s\S]*<!-- \/run -->/, () => block),
);
