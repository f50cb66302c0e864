import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { optionalPackage } from '../../../stdlib/sources/optional-package.ts';
import { failureOf, recordTask } from '../../support/task.ts';

const needed = { operator: 'pdf', name: 'no-such-package-here', version: '1.2.3' };
const tools = recordTask().tools;

test('a package that is not installed is told with the way to get it', async () => {
  // By a name that TypeScript does not look up.
  const { code, values } = await failureOf(() => optionalPackage(needed, () => import(String(needed.name)), tools));
  assert.is(code, 'FTP1147');
  assert.match(String(values.advice), '`npm install no-such-package-here@1.2.3`');
});

test('one that is there is given, and its own troubles are not taken for its absence', async () => {
  assert.is(await optionalPackage(needed, async () => 7, tools), 7);
  const broken = () => Promise.reject(new TypeError('broken inside'));
  await optionalPackage(needed, broken, tools).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, 'broken inside'),
  );
});

test.run();
