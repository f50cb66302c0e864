import type { Labels } from '../../graph/flow.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import { type Draft, type Located, portOf, type Value } from '../values.ts';
import { join } from './join.ts';

/** How `Labels.origin` names text that a model wrote. No id of a declaration has a colon. */
export const syntheticBy = (model: string): string => `synthetic-by: ${model}`;

type Arguments = Readonly<Record<string, Located>>;

/**
 * Labels of rows with columns that the option `model` wrote. A model of the pipeline brings all that its weights were made under; what it learnt from personal data
 * may come out again, so that the new columns are marked with it.
 */
export function writtenBy(labels: Labels, signature: OperatorSignature, args: Arguments): Labels {
  const model = args.model?.value;
  const port = model === undefined ? null : portOf(model);
  if (port !== null) {
    const { labels: learnt } = port.draft;
    const columns = columnsWritten(signature, args);
    const personal = columns.flatMap((column) => learnt.personal.map((one) => ({ ...one, column })));
    const together = join([labels, { ...learnt, personal }]);
    return { ...together, origin: [...together.origin, syntheticBy(port.draft.owner.id)] };
  }
  const said = argument(model, 'model') ?? 'a service';
  return { ...labels, origin: [...new Set([...labels.origin, syntheticBy(said)])] };
}

const columnsWritten = ({ params }: OperatorSignature, args: Arguments): readonly string[] =>
  Object.keys(args).filter((name) => !params.some((param) => param.name === name && !param.rest));

/** Text of a constructed value's argument; null where there is none, or it is not known yet. */
function argument(value: Value | undefined, name: string): string | null {
  const given = value?.kind === 'constructed' ? value.args[name]?.value : undefined;
  return given?.kind === 'data' && typeof given.json === 'string' ? given.json : null;
}

/** Personal data leaves the machine only for somebody who answers for it (GDPR article 28). */
export function checkPrompts(cx: Checker, { args, flows, signature }: Draft, env: Environment): void {
  const service = args.model?.value;
  const address = argument(service, 'address');
  if (address === null || isHere(address) || argument(service, 'processor') !== null) return;
  const personal = new Set(flows.flatMap(({ draft }) => draft.labels.personal.map(({ column }) => column)));
  for (const column of columnsWritten(signature, args)) {
    const { value, span } = args[column]!;
    const sent = value.kind === 'run' ? value.columns.filter((each) => personal.has(each)) : [];
    if (sent.length > 0)
      complain(cx, env, 'FTP1196', span, {
        column,
        columns: list(sent),
        service: new URL(address).host,
      });
  }
}

/** Also what is no address: the operator tells that. */
function isHere(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
