import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TaskOrder, WorkerMessage } from '../../runtime/worker/protocol.ts';
import { node, order, own, param, place, storedTable } from './orders.ts';

/** The worker as a process of its own, from the sources. */
export const workerProgram = fileURLToPath(new URL('../../runtime/worker/main.ts', import.meta.url));

export function orderFile(given: TaskOrder): string {
  mkdirSync(given.workspace, { recursive: true });
  const path = join(given.workspace, 'order.json');
  writeFileSync(path, JSON.stringify(given));
  return path;
}

export async function inProcess(
  given: TaskOrder,
  when: (child: ChildProcess, message: WorkerMessage) => void = () => {},
): Promise<{ messages: WorkerMessage[]; status: number | null }> {
  const child = fork(workerProgram, [orderFile(given)], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const messages: WorkerMessage[] = [];
  child.on('message', (message: WorkerMessage) => {
    messages.push(message);
    when(child, message);
  });
  const status = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
    // Where this side closed the channel, `close` never comes.
    child.on('exit', (code) => {
      if (!child.connected) resolve(code);
    });
  });
  return { messages, status };
}

const operators = new URL('../runtime/worker/operators.ts', import.meta.url).href;

/** An order for the operator of `test/runtime/worker/operators.ts` that stops in the way it is told. */
export async function stopping(how: string): Promise<TaskOrder> {
  const at = place();
  const inputs = { rows: await storedTable(at, [{ a: 1 }]) };
  const params = [
    param('rows', { kind: 'rows', row: null }, { subject: true, positional: true }),
    param('how', { kind: 'scalar', name: 'Text' }),
  ];
  const given = node({
    id: 'task',
    kind: 'barrier',
    operator: 'stop',
    options: { rows: { $input: 'rows' }, how },
    inputs: { rows: { node: 'before', output: 'rows' } },
  });
  return order(at, given, { inputs, modules: { 'stop@1': own(operators, 'stop', params) } });
}
