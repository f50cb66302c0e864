import { join } from '../../host/path.ts';
import type { Project } from '../project.ts';
import type { LockedModel } from './lock-file.ts';
import { tokenizerFacts } from './tokenizer-facts.ts';

/** Facts of the model or adapter in a folder of the project, or null where there is none that can be read; a run says what is wrong with it. */
export type ReadFolder = (path: string) => LockedModel | null;

/** The same facts as a lock file holds, as far as texts tell them: weights are not opened. Each folder is read once per check. */
export function folderReader({ host, root }: Project): ReadFolder {
  const known = new Map<string, LockedModel | null>();
  const read = (path: string): LockedModel | null => {
    const text = (name: string) => host.read(join(root, join(path, name)));
    const config = configOf(text('config.json'));
    const adapter = configOf(text('adapter_config.json'));
    if (config === null) return adapter === null ? null : { config: {}, adapter };
    const tokenizer = tokenizerFacts({
      tokenizer: text('tokenizer.json'),
      settings: text('tokenizer_config.json'),
      specials: text('special_tokens_map.json'),
      template: text('chat_template.jinja'),
    });
    return { config, tokenizer, ...(adapter !== null && { adapter }) };
  };
  return (path) => {
    const found = known.has(path) ? known.get(path)! : read(path);
    known.set(path, found);
    return found;
  };
}

function configOf(text: string | null): LockedModel['config'] | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as LockedModel['config'])
      : null;
  } catch {
    return null;
  }
}
