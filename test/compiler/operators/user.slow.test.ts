import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bundlePath, readUserOperators } from '../../../compiler/operators/user.ts';
import { projectWith, writeInto } from './support.ts';
import { cacheOf, files, terms, used } from './user-support.ts';

test('a change in an imported file is seen; a comment changes no digest', async () => {
  const root = projectWith(files);
  const digest = async (): Promise<string | null> =>
    (await readUserOperators(used('filters/medical.ts'), root)).operators[0]!.digest;
  const before = await digest();
  writeInto(root, { 'filters/terms.ts': `// Words of the ward.\n${terms}` });
  assert.is(await digest(), before);
  writeInto(root, { 'filters/terms.ts': terms.replace('hosta', 'yrsel') });
  assert.is.not(await digest(), before);
});

test('a damaged bundle or record is a miss', async () => {
  const root = projectWith(files);
  const { operators } = await readUserOperators(used('filters/medical.ts'), root);
  const bundle = bundlePath(root, operators[0]!.digest!);
  writeFileSync(bundle, 'export const medical_density = {};');
  assert.equal((await readUserOperators(used('filters/medical.ts'), root)).operators, operators);
  assert.match(readFileSync(bundle, 'utf8'), 'feber');
  for (const name of readdirSync(cacheOf(root)).filter((each) => each.endsWith('.json')))
    writeFileSync(join(cacheOf(root), name), '{');
  assert.equal((await readUserOperators(used('filters/medical.ts'), root)).operators, operators);
});

test('the digest knows nothing of where the project lies', async () => {
  const digests = [projectWith(files), projectWith(files)].map(async (root) => {
    const { operators } = await readUserOperators(used('filters/medical.ts'), root);
    return operators[0]!.digest;
  });
  const [one, other] = await Promise.all(digests);
  assert.is(one, other);
});

test('defaults that name a constructor are completed', async () => {
  const root = projectWith({
    'tune.ts': `import { value, type Fraction, type Value } from 'finslip/operators';
export const warm = value({ version: '1', family: 'Schedule', create(options: { /** @default 3% */ warmup: Fraction; floor?: Fraction }) {} });
export const steady = value({ version: '1', family: 'Optimizer', create(options: {
  /** @default warm(floor: 10%) */ schedule: Value<'Schedule'>;
}) {} });`,
  });
  const { operators, diagnostics } = await readUserOperators(used('tune.ts'), root);
  assert.equal(diagnostics, []);
  assert.equal(operators.find(({ name }) => name === 'steady')!.params[0]!.default, {
    $: 'warm',
    warmup: 0.03,
    floor: 0.1,
  });
});

test.run();
