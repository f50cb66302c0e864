import pc from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Found } from '../../cli/found.ts';
import type { Session } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { judgementLines } from '../../cli/views/lines.ts';
import { type ShowOptions, showLines } from '../../cli/views/show.ts';

const colors = pc.createColors(false);
const samples = [
  { step: 0, prompt: 'Biblioteket', text: ' x\ny' },
  { step: 20, prompt: 'Biblioteket', text: ' öppnar' },
  { step: 20, prompt: 'Kommunen', text: ' planerar' },
];

const session = { compiled: { limits: [] } } as unknown as Session;

async function show(options: Partial<ShowOptions>, measures: object): Promise<readonly string[]> {
  const report = { seconds: 1, memory: 1, rowsIn: null, rowsOut: null, drops: [], counts: {}, series: {}, measures };
  const found = {
    node: { id: 'tuned', kind: 'model', operator: 'finetune' },
    result: { outputs: {}, report },
    steps: [],
    output: null,
  };
  const asked = { rows: 0, sample: false, curve: null, ...options } as ShowOptions;
  const terminal = { colors, width: 80 } as unknown as Terminal;
  return showLines('tuned', found as unknown as Found, session, asked, terminal);
}

test('a trained model shows what it wrote last, and on request everything', async () => {
  assert.equal((await show({}, { samples })).slice(-4), [
    'Samples',
    '  step 20  Biblioteket öppnar',
    '  step 20  Kommunen planerar',
    '  `--sample` shows those of earlier steps',
  ]);
  assert.equal((await show({ sample: true }, { samples })).slice(-3), [
    '  step 0  Biblioteket x⏎y',
    '  step 20  Biblioteket öppnar',
    '  step 20  Kommunen planerar',
  ]);
});

test('without samples nothing is said unless one asks', async () => {
  assert.not.ok((await show({}, {})).some((line) => /sample/i.test(line)));
  assert.match((await show({ sample: true }, {})).at(-1)!, 'there are no samples');
});

test('a metric without an interval, as a speed is, has a line all the same', () => {
  const difference = { estimate: -2, low: null, high: null, standardError: null };
  assert.equal(judgementLines({ metrics: { speed: { value: 66, baseline: 68, difference } } }, colors), [
    '      speed 66 · baseline 68',
  ]);
});

test.run();
