import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hostPart } from './layout.ts';

/** A process, told apart from every other one that ever had its number. Null where the system does not say. */
export interface Identity {
  readonly host: string;
  /** Changes with every start of the machine. */
  readonly bootId: string | null;
  readonly pid: number;
  /** Clock ticks from the start of the machine to the start of the process. */
  readonly pidStart: string | null;
  /** Containers on one host count processes separately. */
  readonly pidNamespace: string | null;
}

let known: Identity | null = null;

/** This process. */
export function self(): Identity {
  return (known ??= {
    host: hostname(),
    bootId: textOrNull('/proc/sys/kernel/random/boot_id'),
    pid: process.pid,
    pidStart: startOf(process.pid),
    pidNamespace: linkOrNull('/proc/self/ns/pid'),
  });
}

/**
 * Whether a process has certainly ended. A process of another host, or of another container on this one, cannot be seen from here: it counts
 * as alive, and only its silence can tell.
 */
export function hasEnded(other: Identity): boolean {
  const here = self();
  if (other.host !== here.host) return false;
  if (other.bootId !== null && here.bootId !== null && other.bootId !== here.bootId) return true;
  if (other.pidNamespace !== here.pidNamespace) return false;
  if (!exists(other.pid)) return true;
  const start = startOf(other.pid);
  return other.pidStart !== null && start !== null && start !== other.pidStart;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Field 22 of `/proc/<pid>/stat`. Counted from the last parenthesis, since a program's name may hold spaces and parentheses. */
function startOf(pid: number): string | null {
  const stat = textOrNull(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function textOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // Not Linux, or no such process.
    return null;
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Not Linux.
    return null;
  }
}

export const token = (): string => randomBytes(16).toString('hex');

/** `<host>-<pid>-<random>`: names in `tmp/` say who made them, so that what a killed process left can be told from work going on. */
export const ownedName = (): string => `${hostPart()}-${process.pid}-${token()}`;

/** Reads back `ownedName`, with or without an ending. */
export function ownerOfName(name: string): { readonly host: string; readonly pid: number } | null {
  const match = /^(.+)-(\d+)-[0-9a-f]{32}(?:\.\w+)?$/.exec(name);
  return match ? { host: match[1]!, pid: Number(match[2]) } : null;
}
