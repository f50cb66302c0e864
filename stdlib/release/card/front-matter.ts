import { isFolderReference } from '../../../compiler/operators/authoring.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { type Lineage, releaseNode, sourcesIn, stepsIn, trainingNodes } from '../lineage.ts';

/** Identifiers of licences that the Hugging Face hub knows, of those that releases here are likely to carry; others are `other` with a name. */
const hubLicenses = new Set(
  `apache-2.0 mit cc0-1.0 cc-by-2.0 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-4.0 cc-by-nc-sa-4.0 cc-by-nd-4.0
  cc-by-nc-nd-4.0 bsd-2-clause bsd-3-clause gpl-2.0 gpl-3.0 lgpl-3.0 agpl-3.0 mpl-2.0 eupl-1.1 eupl-1.2 gfdl odbl unlicense isc`.split(
    /\s+/,
  ),
);

type Yaml = string | number | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

export interface CardFacts {
  readonly license: string;
  readonly weights: 'merged' | 'adapter';
  readonly report: EvaluationReport;
}

/** The metadata that the Hugging Face hub reads: https://huggingface.co/docs/hub/model-cards. */
export function frontMatter(lineage: Lineage, { license, weights, report }: CardFacts): string {
  const trained = trainingNodes(lineage);
  const known = hubLicenses.has(license.toLowerCase());
  const base = baseModel(lineage);
  const languages = languagesOf(lineage);
  const metadata: Yaml = {
    ...(languages.length > 0 ? { language: languages } : {}),
    license: known ? license.toLowerCase() : 'other',
    ...(known ? {} : { license_name: license }),
    library_name: weights === 'adapter' ? 'peft' : 'transformers',
    pipeline_tag: 'text-generation',
    // A folder is no name that the hub could link to.
    ...(base === null || base.commit === null
      ? {}
      : { base_model: base.name, base_model_relation: weights === 'adapter' ? 'adapter' : 'finetune' }),
    datasets: sourcesIn(lineage)
      .filter(({ id }) => trained.has(id))
      .map(({ stage }) => stage.source.id),
    tags: ['finslip', lineage.graph.pipeline.name, ...methodsOf(lineage)],
    metrics: Object.keys(report.metrics),
    'model-index': [modelIndex(lineage, report)],
  };
  return `---\n${entries(metadata, '')}---\n`;
}

/** Languages that the filters let through. */
function languagesOf(lineage: Lineage): string[] {
  const trained = trainingNodes(lineage);
  const wanted = stepsIn(lineage)
    .filter(({ node, step }) => trained.has(node.id) && step.operator === 'language')
    .flatMap(({ step }) => step.options.is ?? []);
  return [...new Set(wanted.filter((language) => typeof language === 'string'))];
}

/** The model outside that training started from. */
export interface BaseModel {
  /** `owner/name` on a hub, or the path of a folder. */
  readonly name: string;
  /** Null for a folder. */
  readonly commit: string | null;
}

/** Null where training started from weights of its own. */
export function baseModel(lineage: Lineage): BaseModel | null {
  const trained = trainingNodes(lineage);
  for (const { id, options } of lineage.graph.nodes) {
    // A model that is only compared with is none that training started from.
    if (!trained.has(id)) continue;
    // An adapter that was put on it has another name.
    const reference = options.reference;
    if (isFolderReference(reference)) return { name: reference.path, commit: null };
    const { $, repository, revision } = (reference ?? {}) as { readonly [option: string]: unknown };
    if ($ === 'hub') return { name: String(repository), commit: String(revision) };
  }
  return null;
}

function methodsOf({ graph }: Lineage): string[] {
  const methods = graph.nodes.flatMap(({ options }) => {
    const method = options.method as { readonly $?: unknown } | null | undefined;
    return typeof method?.$ === 'string' ? [method.$] : [];
  });
  return [...new Set(methods)];
}

/** Results in the hub's own form, so that they are shown beside the card. */
function modelIndex(lineage: Lineage, report: EvaluationReport): Yaml {
  const { name } = lineage.graph.pipeline;
  return {
    name: releaseNode(lineage).id,
    results: Object.entries(report.metrics).map(([metric, { value, unit }]) => ({
      task: { type: 'text-generation', name: 'Text generation' },
      dataset: { type: name, name: dataOf(lineage, metric) },
      metrics: [{ type: metric, value, name: `${metric} (${unit})` }],
    })),
  };
}

/** Name of the rows that a metric was measured on. */
export function dataOf({ graph }: Lineage, metric: string): string {
  const node = graph.nodes.find(({ kind, id }) => kind === 'metric' && id.endsWith(`.${metric}`));
  const rows = node?.inputs.rows;
  if (rows === undefined) return 'not stated';
  const from = graph.nodes.find(({ id }) => id === rows.node);
  return from?.kind === 'barrier' && rows.output !== 'rows'
    ? `${from.declaration}.${rows.output}`
    : (from?.declaration ?? rows.node);
}

/** JSON strings and numbers are YAML scalars as they stand. */
function entries(record: { readonly [key: string]: Yaml | undefined }, indent: string): string {
  return Object.entries(record)
    .map(([key, value]) => (value === undefined ? '' : `${indent}${key}:${node(value, indent)}`))
    .join('');
}

function node(value: Yaml, indent: string): string {
  if (typeof value === 'string' || typeof value === 'number') return ` ${scalar(value)}\n`;
  if (!Array.isArray(value)) return `\n${entries(value as { readonly [key: string]: Yaml }, `${indent}  `)}`;
  if (value.length === 0) return ' []\n';
  return `\n${value.map((item: Yaml) => listItem(item, indent)).join('')}`;
}

function listItem(item: Yaml, indent: string): string {
  if (typeof item === 'string' || typeof item === 'number') return `${indent}- ${scalar(item)}\n`;
  return `${indent}- ${entries(item as { readonly [key: string]: Yaml }, `${indent}  `).slice(indent.length + 2)}`;
}

/** Plain words stay plain, but for those that YAML takes for something else (`no`, the language, is a famous one). */
const scalar = (value: string | number): string =>
  typeof value === 'string' && /^[a-z][\w.-]*$/i.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value)
    ? value
    : JSON.stringify(value);
