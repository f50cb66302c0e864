import type { Location } from '../../compiler/diagnostics/diagnostic.ts';
import { defaultRevision, isCommit, type LockedModel, lockPath } from '../../compiler/semantics/training/lock-file.ts';
import { pinned as pinningEdit } from '../../compiler/semantics/training/reference.ts';
import { formatBytes } from '../../runtime/progress/format.ts';
import type { Asked } from '../lock/references.ts';
import { filesOf, type Pinned } from '../lock/update.ts';
import type { Colors } from '../terminal.ts';

/** For a person: what each reference is held to, and the line to write where the file itself should say it. */
export function pinnedLines(
  all: readonly Pinned[],
  limits: readonly string[],
  { textOf, references, changed }: Pick<Asked, 'textOf' | 'references'> & { readonly changed: boolean },
  colors: Colors,
): string[] {
  if (all.length === 0 && limits.length === 0)
    return [
      `No \`hub(…)\` and no \`auto(…)\` here, so there is nothing to lock${changed ? `; ${lockPath} is empty now` : ''}.`,
    ];
  const lines = all.flatMap((one) => [
    `${colors.green(one.fresh ? '+' : '=')} ${one.reference.repository} ${named(one)}${colors.dim(` (${summary(one.model)})`)}`,
    // One commit may be asked for in several places.
    ...references
      .filter((each) => sameAs(each, one))
      .flatMap((each) => advice({ ...one, reference: each }, textOf, colors)),
  ]);
  return [
    ...lines,
    ...limits,
    changed ? `${lockPath} is written; keep it under version control.` : `${lockPath} has everything already.`,
  ];
}

const sameAs = ({ repository, revision }: Pinned['reference'], { reference }: Pinned): boolean =>
  repository === reference.repository && (revision ?? defaultRevision) === (reference.revision ?? defaultRevision);

const named = ({ reference: { revision }, commit }: Pinned): string =>
  revision !== null && isCommit(revision) ? commit : `${revision ?? defaultRevision} → ${commit}`;

function summary(model: LockedModel): string {
  const files = filesOf(model);
  const size = formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0));
  const tensors = Object.keys(model.tensors ?? {}).length;
  const { model_type } = model.config;
  const family = model.adapter !== undefined ? 'adapter, ' : typeof model_type === 'string' ? `${model_type}, ` : '';
  return `${family}${tensors} tensors ${model.dtype ?? ''}, ${files.length} files, ${size}`;
}

/** The line as it reads with the commit in it; nothing where it has it already. */
function advice({ reference, commit }: Pinned, textOf: Asked['textOf'], colors: Colors): string[] {
  if (reference.revision === commit) return [];
  const { location, text } = pinningEdit(reference, commit);
  const line = editedLine(textOf(location.file), location, text);
  return line === null
    ? []
    : [`    ${colors.dim(`${location.file}:${line.number} can say so itself:`)}`, `    ${line.text}`];
}

function editedLine(
  text: string | null,
  { span }: Location,
  insertion: string,
): { number: number; text: string } | null {
  if (text === null || span.end > text.length) return null;
  const from = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = text.indexOf('\n', span.end);
  const line = `${text.slice(from, span.start)}${insertion}${text.slice(span.end, end < 0 ? undefined : end)}`;
  return { number: text.slice(0, span.start).split('\n').length, text: line.trim() };
}

export const pinnedJson = ({ reference, commit, model, fresh }: Pinned): object => ({
  repository: reference.repository,
  revision: reference.revision,
  commit,
  fresh,
  location: reference.location,
  edit: reference.revision === commit ? null : pinningEdit(reference, commit),
  files: filesOf(model),
});
