import { adapters } from './adapters.ts';
import { archives } from './archives.ts';
import { audit } from './audit.ts';
import { conversations } from './conversations.ts';
import { course } from './course.ts';
import { deployment } from './deployment.ts';
import { duplicates } from './duplicates.ts';
import { engine } from './engine.ts';
import { evaluation } from './evaluation.ts';
import { labels } from './labels.ts';
import { machine } from './machine.ts';
import { measured } from './measured.ts';
import { metadata } from './metadata.ts';
import { models } from './models.ts';
import { names } from './names.ts';
import { operators } from './operators.ts';
import { pages } from './pages.ts';
import { plan } from './plan.ts';
import { planAudit } from './plan-audit.ts';
import { privacy } from './privacy.ts';
import { release } from './release.ts';
import { rights } from './rights.ts';
import { rows } from './rows.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';
import { store } from './store.ts';
import { syntax } from './syntax.ts';
import { synthetic } from './synthetic.ts';
import { tables } from './tables.ts';
import { tasks } from './tasks.ts';
import { textQuality } from './text-quality.ts';
import { training } from './training.ts';
import { trl } from './trl.ts';
import { types } from './types.ts';
import { values } from './values.ts';
import { xml } from './xml.ts';

/** Every diagnostic there is, by code. A code is never given a second meaning; a retired one stays out of use. */
export const table = {
  ...syntax,
  ...names,
  ...types,
  ...values,
  ...labels,
  ...operators,
  ...deployment,
  ...training,
  ...audit,
  ...plan,
  ...planAudit,
  ...store,
  ...sources,
  ...rows,
  ...rules,
  ...duplicates,
  ...conversations,
  ...engine,
  ...evaluation,
  ...release,
  ...tasks,
  ...machine,
  ...models,
  ...archives,
  ...pages,
  ...trl,
  ...course,
  ...privacy,
  ...adapters,
  ...xml,
  ...rights,
  ...textQuality,
  ...metadata,
  ...synthetic,
  ...tables,
  ...measured,
} as const;

export type Code = keyof typeof table;
