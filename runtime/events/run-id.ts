import { randomBytes } from 'node:crypto';

let last = 0;

/**
 * `20261122-101530-123-k3f9`: UTC time to the millisecond, then chance, so that names sort by time and two machines do not meet. Within one process
 * later ids sort later, even when the clock stands still or steps back.
 */
export function newRunId(now = Date.now()): string {
  last = Math.max(now, last + 1);
  const [date = '', time = ''] = new Date(last).toISOString().split('T');
  const chance = [...randomBytes(4)].map((byte) => (byte % 32).toString(32)).join('');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}-${chance}`;
}

export const isRunId = (name: string): boolean => /^\d{8}-\d{6}-\d{3}-[0-9a-v]{4}$/.test(name);
