import { Worker } from 'node:worker_threads';

/** Bounds of one case. */
export interface Bounds {
  /** Processor time of the whole process. */
  readonly cpuSeconds: number;
  /** By the clock, for a case that waits for what never comes. */
  readonly seconds: number;
  /** Resident memory of the whole process. */
  readonly megabytes: number;
}

/** What runs beside: code that has gone into an endless loop can be ended from another thread alone. */
const beside = `
const { parentPort, workerData: { state, bounds } } = require('node:worker_threads');
let name = '';
parentPort.on('message', (said) => { name = said; });
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
let seen = 0, cpuThen = 0, clockThen = 0;
setInterval(() => {
  const now = Atomics.load(state, 0);
  if (now !== seen) { seen = now; cpuThen = cpu(); clockThen = performance.now(); }
  if (now === 0) return;
  const [used, passed, held] = [cpu() - cpuThen, (performance.now() - clockThen) / 1000, process.memoryUsage.rss() / 1e6];
  const problem = used > bounds.cpuSeconds ? used.toFixed(1) + ' s of the processor' : passed > bounds.seconds ? passed.toFixed(1) + ' s' :
    held > bounds.megabytes ? held.toFixed(0) + ' MB' : null;
  if (problem === null) return;
  require('node:fs').writeSync(2, name + ', case ' + (now - 1) + ': ended after ' + problem + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 100).unref();
`;

/** Watches cases that follow one another: one that passes a bound ends the process, with a line that names it. */
export function watchdog(name: string, bounds: Bounds): { begin(number: number): void; end(): void } {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(beside, { eval: true, execArgv: [], workerData: { state, bounds } });
  worker.unref();
  worker.postMessage(name);
  return {
    begin: (number) => void Atomics.store(state, 0, number + 1),
    end: () => {
      Atomics.store(state, 0, 0);
      void worker.terminate();
    },
  };
}
