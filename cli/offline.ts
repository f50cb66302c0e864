import { type Call, isSet } from './command.ts';

/** `--offline` is said to every part of a command, and to the workers that it starts, as the variable that other tools know. */
export function goOffline(call: Call): void {
  if (isSet(call, 'offline')) process.env.HF_HUB_OFFLINE = '1';
}
