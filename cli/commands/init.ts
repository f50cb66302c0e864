import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templates } from '../assets.ts';
import { type Command, exit, isSet, jsonFlag, text, UsageError } from '../command.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'init',
  summary: 'create a repository with a pipeline that runs',
  usage: '[FOLDER]',
  flags: {
    template: { type: 'string', value: 'NAME', help: 'library (default), health or court' },
    json: jsonFlag,
  },
  examples: [
    ['finslip init notices', 'a folder with a pipeline, fictional data and a .gitignore'],
    ['finslip init clinic --template health', 'start from the health-care example'],
  ],
  async run(call) {
    const folder = resolve(call.cwd, call.args[0] ?? '.');
    const home = fileURLToPath(templates);
    const known = readdirSync(home, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(home, entry.name, 'data')))
      .map(({ name }) => name);
    const template = text(call, 'template') ?? 'library';
    if (!known.includes(template)) throw new UsageError(`there is no template \`${template}\`: ${known.join(', ')}`);
    if (existsSync(join(folder, 'main.ftp')))
      throw new UsageError(`${folder} has a main.ftp already; nothing was changed`);
    const kept = readdirSync(join(home, template)).filter((name) => existsSync(join(folder, name)));
    await writing(folder, () => fill(folder, home, template));
    if (isSet(call, 'json')) call.terminal.json({ folder, template, kept });
    else {
      call.terminal.out(`Made ${folder} from the template \`${template}\`. Next:`);
      if (kept.length > 0) call.terminal.out(`  (what there was of ${kept.join(', ')} is as it was)`);
      const enter = folder === resolve(call.cwd) ? '' : `  cd ${call.args[0]}\n`;
      call.terminal.out(`${enter}  finslip check\n  finslip plan\n  finslip run`);
    }
    return exit.ok;
  },
};

/** Copies a template. Nothing that stands there already is written over. */
function fill(folder: string, home: string, template: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(home, template), folder, {
    recursive: true,
    force: false,
    filter: (source) => !/[/\\](\.finslip|models|node_modules)$/.test(source),
  });
  bringShared(home, folder);
  if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '.finslip/\nmodels/\n');
}

/** The examples share some data; a project of its own gets a copy, and its pipeline says so. */
function bringShared(home: string, folder: string): void {
  const file = join(folder, 'main.ftp');
  const text = readFileSync(file, 'utf8').replace(
    /"\.\.\/(\w+)\/data\/(\w+)\//g,
    (_, example: string, data: string) => {
      cpSync(join(home, example, 'data', data), join(folder, 'data', data), { recursive: true, force: false });
      return `"data/${data}/`;
    },
  );
  writeFileSync(file, text);
}
