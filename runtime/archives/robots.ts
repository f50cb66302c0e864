/** One rule that let an address through or did not. */
export interface Ruling {
  readonly allowed: boolean;
  /** As it stands in the file: `Disallow: /search`; null where no rule speaks of the address. */
  readonly rule: string | null;
}

/** What a site asks of one robot. */
export interface Robots {
  /** `path` with its query, as it is asked for. */
  ruling(path: string): Ruling;
  /** Seconds between two requests; null where nothing is said. */
  readonly delay: number | null;
}

interface Group {
  readonly agents: string[];
  readonly rules: { readonly allow: boolean; readonly path: string }[];
  delay: number | null;
}

/**
 * Reads `robots.txt` for a robot of this name: its own groups where there are any, else those for `*`. The longest matching path decides, and
 * `Allow` between equally long ones. RFC 9309; `Crawl-delay` is no part of it, but sites that write it mean it.
 */
export function readRobots(text: string, robot: string): Robots {
  const groups = groupsOf(text);
  const named = groups.filter(({ agents }) => agents.some((agent) => agent !== '*' && robot.toLowerCase() === agent));
  const own = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  const rules = own.flatMap((group) => group.rules);
  const delays = own.flatMap(({ delay }) => delay ?? []);
  return {
    delay: delays.length === 0 ? null : Math.max(...delays),
    ruling(path) {
      // The file itself may always be read.
      if (path === '/robots.txt') return { allowed: true, rule: null };
      const matching = rules.filter((rule) => rule.path !== '' && matches(rule.path, path));
      const best = matching.sort((a, b) => b.path.length - a.path.length || Number(b.allow) - Number(a.allow))[0];
      if (!best) return { allowed: true, rule: null };
      return { allowed: best.allow, rule: `${best.allow ? 'Allow' : 'Disallow'}: ${best.path}` };
    },
  };
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let current: Group | null = null;
  let naming = false;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [, field, value] = /^\s*([A-Za-z-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    if (field === undefined) continue;
    const name = field.toLowerCase();
    const said = value!.trim();
    if (name === 'user-agent') {
      if (!naming) groups.push((current = { agents: [], rules: [], delay: null }));
      current!.agents.push(said.toLowerCase().split('/')[0]!);
      naming = true;
    } else if (current && (name === 'allow' || name === 'disallow')) {
      current.rules.push({ allow: name === 'allow', path: said });
      naming = false;
    } else if (current && name === 'crawl-delay') {
      const seconds = Number(said);
      if (seconds >= 0) current.delay = seconds;
      naming = false;
    }
  }
  return groups;
}

/** `*` stands for any signs, `$` at the end for the end; percent-encoding is compared in one form. */
export function matches(rule: string, path: string): boolean {
  const ends = rule.endsWith('$');
  const parts = plain(ends ? rule.slice(0, -1) : rule).split('*');
  const text = plain(path);
  if (!text.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const [i, part] of parts.entries()) {
    if (i === 0) continue;
    if (ends && i === parts.length - 1) return text.length - part.length >= at && text.endsWith(part);
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return !ends || at === text.length;
}

function plain(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
