import { formatCount, formatNumber, formatSeconds } from '../../runtime/progress/format.ts';
import { makeTracker, type Snapshot, type Tracker } from '../../runtime/progress/tracker.ts';
import type { ScheduleEvent } from '../../runtime/schedule/state.ts';
import type { Terminal } from '../terminal.ts';
import { eventLines } from './lines.ts';

/** Shows a run as it goes. On a terminal the running tasks are redrawn below the finished ones; elsewhere plain lines now and then. */
export interface RunView {
  event(event: ScheduleEvent): void;
  stop(): void;
}

const REDRAW = 120;
/** Between two plain lines of one task. */
const PLAIN_INTERVAL = 10_000;

export function runView(terminal: Terminal, total: number): RunView {
  const running = new Map<string, Tracker>();
  const spoken = new Map<string, number>();
  let drawn = 0;
  let finished = 0;
  const timer = terminal.live ? setInterval(redraw, REDRAW) : null;
  timer?.unref();
  return {
    event(event) {
      const now = Date.now();
      if (event.type === 'task-started') {
        running.set(event.task, makeTracker(now));
        spoken.set(event.task, now);
      } else if (event.type === 'task-progress') {
        running.get(event.task)?.update(event.progress, now);
        if (!terminal.live) speak(event.task, now);
      } else if (event.type !== 'task-point') {
        if (
          event.type !== 'judged' &&
          event.type !== 'warning' &&
          event.type !== 'task-waits' &&
          event.type !== 'task-retried'
        ) {
          finished++;
          running.delete(event.task);
        }
        erase();
        for (const line of eventLines(event, terminal.colors, { finished, total })) terminal.err(line);
      }
      if (terminal.live && event.type === 'task-started') redraw();
    },
    stop() {
      if (timer) clearInterval(timer);
      erase();
    },
  };

  function speak(task: string, now: number): void {
    if (now - (spoken.get(task) ?? 0) < PLAIN_INTERVAL) return;
    spoken.set(task, now);
    terminal.err(`  … ${task}: ${progressText(running.get(task)!.snapshot(now))}`);
  }

  function erase(): void {
    if (!terminal.live || drawn === 0) return;
    process.stderr.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  }

  function redraw(): void {
    const now = Date.now();
    const lines = [...running].map(([task, tracker]) => runningLine(task, tracker.snapshot(now), terminal));
    erase();
    for (const line of lines) terminal.err(line);
    drawn = lines.length;
  }
}

function runningLine(task: string, snapshot: Snapshot, { colors, width }: Terminal): string {
  const name = task.length > 24 ? `${task.slice(0, 23)}…` : task.padEnd(24);
  const bar = snapshot.total ? drawBar(snapshot.done / snapshot.total, 20) : '·'.repeat(20);
  const line = `${name} ${bar} ${progressText(snapshot)}`;
  const visible = line.length > width - 3 ? `${line.slice(0, width - 4)}…` : line;
  return `${colors.cyan('▸')} ${visible}`;
}

function drawBar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = Math.floor(eighths / 8);
  const rest = eighths % 8;
  return `${'█'.repeat(full)}${rest ? ' ▏▎▍▌▋▊▉'[rest] : ''}`.padEnd(width, '░');
}

function progressText({ unit, done, total, measures, rate, secondsLeft, seconds }: Snapshot): string {
  if (unit === '') return formatSeconds(seconds);
  const parts = [
    total === null ? `${formatCount(done)} ${unit}` : `${formatCount(done)}/${formatCount(total)} ${unit}`,
  ];
  for (const [name, value] of Object.entries(measures))
    parts.push(`${name} ${value >= 1000 ? formatCount(value) : formatNumber(value)}`);
  if (rate !== null && !('tokens/s' in measures)) parts.push(`${formatNumber(rate)}/s`);
  parts.push(secondsLeft === null ? formatSeconds(seconds) : `${formatSeconds(secondsLeft)} left`);
  return parts.join(' · ');
}
