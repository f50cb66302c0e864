import { writeFileSync } from 'node:fs';
import type { Row, Rows } from '../../compiler/operators/authoring.ts';
import { type Call, type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text, UsageError } from '../command.ts';
import type { Found } from '../found.ts';
import { moduleTable } from '../modules.ts';
import { openNamed } from '../opened.ts';
import { rowsOf } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Bench } from '../survey/near-kept.ts';
import { redactionReport } from '../survey/redactions.ts';
import { type Survey, survey, tablesOf, type Wanted } from '../survey/survey.ts';
import { tokenizersOf } from '../survey/tokens.ts';
import type { Terminal } from '../terminal.ts';
import { type PageFacts, surveyPage } from '../views/page/page.ts';
import { readingView } from '../views/reading.ts';
import { firstRows, resultJson, showLines } from '../views/show.ts';
import { surveyLines } from '../views/survey/lines.ts';
import { redactionLines } from '../views/survey/redactions.ts';
import { writing } from '../writing.ts';

export const command: Command = {
  name: 'show',
  summary: 'show rows, drop reasons and measurements of a name',
  usage: '[FILE] NAME',
  flags: {
    json: jsonFlag,
    rows: { type: 'string', value: 'N', help: 'how many rows to show (default 5)' },
    funnel: {
      type: 'boolean',
      help: 'show every step from the sources on: rows in, rows out, and why the others went',
    },
    dropped: {
      type: 'boolean',
      help: 'show what each rule dropped: values, rows nearest to the threshold on both sides, examples, duplicates and cuts side by side',
    },
    sample: {
      type: 'boolean',
      help: 'show rows at random instead of the first; of a model all that it wrote while it was trained',
    },
    stats: { type: 'boolean', help: 'show columns with their origin, lengths, tokens, readability and languages' },
    html: {
      type: 'string',
      value: 'FILE.html',
      help: 'write all of this as one page with charts, for people who read no terminals',
    },
    redactions: { type: 'boolean', help: 'show what was done to personal data, in counts, for an impact assessment' },
    curve: { type: 'string', value: 'FILE.svg', help: 'write the training curves as SVG' },
    store: storeFlag,
    param: paramFlag,
  },
  examples: [
    ['finslip show corpus.train', 'its first rows and what was dropped on the way'],
    ['finslip show corpus --funnel', 'what each step of its pipeline took away'],
    ['finslip show corpus --dropped --rows 3', 'three dropped rows of each rule and why'],
    ['finslip show corpus.train --sample --stats', 'rows at random, and what the texts are like'],
    ['finslip show corpus --html corpus.html', 'a page for colleagues: steps, rules, examples, charts'],
    ['finslip show corpus --redactions --json > dpia.json', 'what was done to personal data, as a file'],
    ['finslip show tuned --curve loss.svg', 'the loss curve'],
    ['finslip show tuned --sample', 'what it wrote at which step'],
  ],
  async run(call) {
    const opened = await openNamed(call, 'show');
    if (typeof opened === 'number') return opened;
    const { found, session, name } = opened;
    if (isSet(call, 'redactions')) {
      const report = redactionReport(name, found);
      if (isSet(call, 'json')) call.terminal.json(report);
      else for (const line of redactionLines(report, call.terminal)) call.terminal.out(line);
      return exit.ok;
    }
    const page = text(call, 'html');
    const asked: Wanted = {
      rows: rowsAsked(call),
      funnel: isSet(call, 'funnel'),
      dropped: isSet(call, 'dropped'),
      sample: isSet(call, 'sample'),
      stats: isSet(call, 'stats'),
    };
    const { terminal } = call;
    const json = isSet(call, 'json');
    const isTable = tablesOf(found).length > 0;
    if (page !== null && !isTable) throw new UsageError(`\`--html\`: \`${name}\` has no rows to make a page of`);
    if (page !== null) {
      const all = { ...asked, funnel: true, dropped: true, sample: true, stats: true };
      const result = (await look(found, session, all, terminal)) as Required<Survey>;
      await writing(page, () => writeFileSync(page, surveyPage(factsOf(name, found, session), result)));
      if (json) terminal.json({ page });
      else terminal.out(`${name}: written to ${page}`);
    } else if (isTable && (asked.funnel || asked.dropped || asked.sample || asked.stats)) {
      const result = await look(found, session, asked, terminal);
      if (json) terminal.json(resultJson(found, session, result));
      else for (const line of surveyLines(name, result, terminal)) terminal.out(line);
    } else if (json) terminal.json(resultJson(found, session, { rows: await firstRows(found, session, asked.rows) }));
    else {
      const options = { rows: asked.rows, sample: asked.sample, curve: text(call, 'curve') };
      for (const line of await showLines(name, found, session, options, terminal)) terminal.out(line);
    }
    return exit.ok;
  },
};

function rowsAsked(call: Call): number {
  const rows = Number(text(call, 'rows') ?? '5');
  if (!Number.isInteger(rows) || rows < 0)
    throw new UsageError(`\`--rows ${text(call, 'rows')}\`: a whole number from 0`);
  return rows;
}

/** Reads what a survey needs, and tells how far it is where that takes longer than a second. */
async function look(found: Found, session: Session, wanted: Wanted, terminal: Terminal): Promise<Survey> {
  const view = readingView(terminal, new AbortController().signal, false);
  view.begin('reading rows');
  try {
    const tokenizers = wanted.stats ? await tokenizersOf(session) : [];
    return await survey(
      found,
      (tables) => watched(rowsOf(tables, session), view.read),
      wanted,
      tokenizers,
      benchOf(session),
    );
  } finally {
    view.stop();
  }
}

function benchOf({ compiled, sources, store }: Session): Bench {
  const { operators } = compiled.manifest;
  return {
    root: sources.root,
    store: store.root,
    signature: (name) => operators.find((operator) => operator.name === name),
    modules: moduleTable(compiled),
    digestFile: sources.digestFile,
  };
}

async function* watched(rows: Rows, read: (bytes: number) => void): AsyncGenerator<readonly Row[]> {
  for await (const batch of rows.batches()) {
    read((rows.bytes / rows.count) * batch.length);
    yield batch;
  }
}

function factsOf(name: string, { key }: Found, { compilation: { graph, sourceMap } }: Session): PageFacts {
  const pipeline = graph.pipeline.name;
  return { name, pipeline, about: sourceMap.docs[pipeline] || null, key };
}
