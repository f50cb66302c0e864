/**
 * Named points where a test may end this process the hard way: `FINSLIP_FAILPOINT=publish.blob:2` kills it (SIGKILL) when the point
 * is passed for the second time, `name:n:SIGSTOP` sends another signal. Without the variable a point costs one comparison.
 */
const armed = parse(process.env.FINSLIP_FAILPOINT);

export function failpoint(name: string): void {
  if (armed === null || armed.name !== name || --armed.left > 0) return;
  if (armed.left < 0) return;
  process.kill(process.pid, armed.signal);
}

function parse(text: string | undefined): { name: string; left: number; signal: NodeJS.Signals } | null {
  if (!text) return null;
  const [name = '', times = '1', signal = 'SIGKILL'] = text.split(':');
  return { name, left: Number(times), signal: signal as NodeJS.Signals };
}
