/** The proxy for an address as the environment names it (`https_proxy`, `http_proxy`, `no_proxy`, in either case); null for none. */
export function proxyFor(address: URL, env: Readonly<Record<string, string | undefined>>): string | null {
  const read = (name: string): string => env[name] || env[name.toUpperCase()] || '';
  if (isExempt(address, read('no_proxy'))) return null;
  const named = address.protocol === 'https:' ? read('https_proxy') || read('http_proxy') : read('http_proxy');
  return named === '' ? null : named.includes('://') ? named : `http://${named}`;
}

/** `no_proxy` lists hosts, with or without port: `.example.se` and `example.se` stand for all below, `*` for everything. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const actual = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((entry) => {
    const [, host = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (entry === '*') return true;
    return host !== '' && (hostname === host || hostname.endsWith(`.${host}`)) && (only ?? actual) === actual;
  });
}

/** Node's own `fetch` knows no proxies; where the environment names one, the library behind it is asked directly. */
export async function fetchFor(env: Readonly<Record<string, string | undefined>>): Promise<typeof fetch> {
  const named = ['https_proxy', 'http_proxy'].some((name) => env[name] || env[name.toUpperCase()]);
  if (!named) return fetch;
  const { Agent, ProxyAgent, fetch: fetchThrough } = await import('undici');
  const direct = new Agent();
  const proxies = new Map<string, InstanceType<typeof ProxyAgent>>();
  // By the origin of each request, since a redirect may lead from a hub inside to a network outside.
  const dispatcher = direct.compose((dispatch) => (options, handler) => {
    const proxy = proxyFor(new URL(String(options.origin)), env);
    if (proxy === null) return dispatch(options, handler);
    const agent = proxies.get(proxy) ?? new ProxyAgent(proxy);
    proxies.set(proxy, agent);
    return agent.dispatch(options, handler);
  });
  return ((url: string, init: object) => fetchThrough(url, { ...init, dispatcher })) as unknown as typeof fetch;
}
