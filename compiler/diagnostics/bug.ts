/** A broken assumption of ours, never a user's mistake. */
export function bug(message: string): never {
  throw new Error(`Finslip has a bug: ${message}. Please report it with the file that shows it.`);
}
