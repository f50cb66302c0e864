import type { RowCounts } from '../events/event.ts';
import type { RunLog } from '../events/log.ts';
import type { ResultRecord } from '../store/result.ts';
import type { ScheduleEvent } from './state.ts';

/** Writes what happens in a run to its log. Progress is left out: it is worth nothing once it has passed. */
export function journal(log: RunLog, event: ScheduleEvent): void {
  switch (event.type) {
    case 'task-waits':
      return void log.append('task.waits', event.task, { key: event.key, owner: event.owner });
    case 'task-started':
      return void log.append('task.started', event.task, {
        key: event.key,
        attempt: event.attempt,
        executor: event.executor,
      });
    case 'task-cached':
      return void log.append('task.cached', event.task, { key: event.key, ...rowsOf(event.result) });
    case 'task-succeeded': {
      for (const [output, value] of Object.entries(event.result.outputs)) {
        const rows = value.type === 'rows' ? value.rows : null;
        const bytes = value.type === 'value' ? null : value.bytes;
        void log.append('task.output', event.task, { output, digest: value.digest, rows, bytes });
      }
      const { seconds, memory } = event.result.report;
      return void log.append('task.published', event.task, {
        key: event.key,
        seconds,
        memory,
        ...rowsOf(event.result),
      });
    }
    case 'task-retried':
      return void log.append('task.retried', event.task, {
        attempt: event.attempt,
        attempts: event.attempts,
        failure: event.failure,
      });
    case 'task-failed':
      return void log.append('task.failed', event.task, { failure: event.failure, log: event.log });
    case 'task-cancelled':
      return void log.append('task.cancelled', event.task, {});
    case 'task-skipped':
      return void log.append('task.skipped', event.task, { because: event.because });
    case 'task-blocked':
      return void log.append('task.blocked', event.task, { gate: event.gate, verdict: event.verdict });
    case 'judged':
      return void log.append('gate.decided', event.task, { verdict: event.verdict, report: event.report });
    case 'warning': {
      const { code, message, values } = event.diagnostic;
      return void log.append('warning', null, { code, message, values: values as never });
    }
    default:
      return;
  }
}

const rowsOf = ({ report: { rowsIn, rowsOut } }: ResultRecord): RowCounts => ({ rowsIn, rowsOut });
