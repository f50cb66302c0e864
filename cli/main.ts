import { version } from '../package.json';

/**
 * The start of every call. `--version` and `--help` return before anything else is loaded; a command loads only what it needs.
 */
const [name, ...rest] = process.argv.slice(2);

if (name === '--version' || name === '-v' || name === 'version') process.stdout.write(`finslip ${version}\n`);
else void import('./dispatch.ts').then(({ dispatch }) => dispatch(name, rest));
