/** Points of charts, thinned so that a result stays small however long a training was. */
export interface Series {
  add(name: string, x: number, y: number): void;
  all(): Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** More points than a chart has columns show nothing more. */
const MOST = 2000;

interface Line {
  points: [number, number][];
  /** Every how many points one is kept. */
  stride: number;
  seen: number;
  last: [number, number];
}

/** Keeps every point of short series; of long ones every second, fourth … and always the last. */
export function makeSeries(): Series {
  const lines = new Map<string, Line>();
  return {
    add(name, x, y) {
      const point: [number, number] = [x, y];
      const line = lines.get(name) ?? { points: [], stride: 1, seen: 0, last: point };
      lines.set(name, line);
      if (line.seen % line.stride === 0) line.points.push(point);
      line.seen++;
      line.last = point;
      if (line.points.length > MOST) {
        line.points = line.points.filter((_, i) => i % 2 === 0);
        line.stride *= 2;
      }
    },
    all: () =>
      Object.fromEntries(
        [...lines].map(([name, { points, last }]) => [
          name,
          points[points.length - 1] === last ? points : [...points, last],
        ]),
      ),
  };
}
