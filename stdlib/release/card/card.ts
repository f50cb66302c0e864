import type { ModelConfig } from '../../models/config.ts';
import { parameterCount } from '../../models/tensors.ts';
import { type Lineage, releaseNode } from '../lineage.ts';
import type { Waiver } from '../waivers.ts';
import { dataSection } from './data.ts';
import { type BaseModel, baseModel, type CardFacts, frontMatter } from './front-matter.ts';
import { count, section, table } from './markdown.ts';
import { privacySection } from './privacy.ts';
import { resultsSection } from './results.ts';
import { trainingSection } from './training.ts';

export interface Card extends CardFacts {
  readonly config: ModelConfig;
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/**
 * A model card in the sections of Mitchell et al. 2019 as the Hugging Face hub has them. Everything in it is read from the graph and from the
 * reports of its tasks; what they do not say is said to be absent.
 */
export function modelCard(lineage: Lineage, card: Card): string {
  const sections = [
    section(`# ${releaseNode(lineage).id}`, description(lineage)),
    details(lineage, card),
    section(
      '## Uses',
      lineage.graph.pipeline.purpose === null
        ? 'The pipeline states no purpose.'
        : `Stated purpose: ${lineage.graph.pipeline.purpose}.`,
      'A language model continues text. It does not know facts, and what it writes must be checked by a person before it is relied on.',
    ),
    section(
      '## Bias, risks and limitations',
      'The model repeats what its training data says, with its gaps and its leanings. It was judged by the metrics below alone; nothing is claimed about what they do not measure.',
    ),
    privacySection(lineage, card.waivers),
    section('## Training', dataSection(lineage), trainingSection(lineage)),
    resultsSection(lineage, card.report),
    section(
      '## Reproducing it',
      '`graph.json` is the execution graph that made this model. `finslip.lock.json` names the digest of every file that was read, of every step and of every file of this release. The same graph over the same files gives the same result.',
    ),
    section('## Not applicable', 'Environmental impact, citation and contact: not stated in the pipeline.'),
  ];
  return `${frontMatter(lineage, card)}\n${sections.join('\n\n')}\n`;
}

const description = (lineage: Lineage): string =>
  [lineage.docs[lineage.graph.pipeline.name], lineage.docs[releaseNode(lineage).id]]
    .filter((text): text is string => text !== undefined && text !== '')
    .join('\n\n');

function startedFrom(base: BaseModel | null): string {
  if (base === null) return 'weights trained in this pipeline';
  return base.commit === null ? `the model in the folder ${base.name}` : `${base.name} at commit ${base.commit}`;
}

function details(lineage: Lineage, { config, license, weights, date }: Card): string {
  return section(
    '## Model details',
    table(
      ['', ''],
      [
        ['licence', license],
        ['weights', weights === 'merged' ? 'complete, adapter merged' : 'adapter alone'],
        ['started from', startedFrom(baseModel(lineage))],
        ['family', config.family],
        ['parameters', count(parameterCount(config))],
        ['shape', `${config.layers} layers, width ${config.width}, ${config.heads} heads, ${config.vocabulary} tokens`],
        ['context', `${config.positions} tokens`],
        ['pipeline', `${lineage.graph.pipeline.name}, seed ${lineage.graph.pipeline.seed}`],
        ['released', date],
      ],
    ),
  );
}
