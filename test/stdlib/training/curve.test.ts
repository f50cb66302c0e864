import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sparkline, svgCurve, terminalCurve } from '../../../stdlib/training/curve.ts';

const series = {
  loss: Array.from({ length: 200 }, (_, i) => [i + 1, 4 * Math.exp(-i / 60) + 2] as const),
  eval_loss: [0, 50, 100, 200].map((x) => [x, 4.2 * Math.exp(-x / 60) + 2.1] as const),
  learning_rate: Array.from({ length: 200 }, (_, i) => [i + 1, 2e-3 * (1 - i / 200)] as const),
};

test('the plot is as wide as asked, falls like the loss and marks evaluations', () => {
  const lines = terminalCurve(series, 60, 8).split('\n');
  assert.ok(
    lines.every((line) => [...line].length <= 60),
    String(Math.max(...lines.map((line) => [...line].length))),
  );
  const plot = lines.slice(0, 8);
  const firstDot = (line: string) => [...line].findIndex((c) => c > '\u2800' && c <= '\u28ff');
  const places = plot.map(firstDot).filter((at) => at >= 0);
  assert.equal(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.is(plot.join('').split('●').length - 1, 4);
  assert.match(lines.join('\n'), /6\.30 ┤/);
  assert.match(lines.join('\n'), /learning_rate {2}█/);
});

test('a sparkline spans lowest to highest, and one value is no accident', () => {
  assert.is(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8), '▁▂▃▄▅▆▇█');
  assert.is(sparkline([1, 1, 9, 9], 2), '▁█');
  assert.is(sparkline([5], 10), '▁');
  assert.is(sparkline([], 10), '');
  assert.is(sparkline([1, Number.NaN, 3], 3), '▁ █');
});

test('no series, one point, values that are not finite: nothing breaks', () => {
  assert.is(terminalCurve({}, 40), '');
  assert.match(terminalCurve({ loss: [[1, 3]] }, 40), '3.00');
  assert.not.match(
    terminalCurve(
      {
        loss: [
          [1, 3],
          [2, Number.NaN],
          [3, Number.POSITIVE_INFINITY],
        ],
      },
      40,
    ),
    'NaN',
  );
  assert.not.match(
    svgCurve({
      loss: [
        [1, 3],
        [2, Number.NaN],
      ],
    }),
    'NaN',
  );
  assert.match(svgCurve({}), '</svg>');
});

test('the SVG has both curves, round ticks that enclose them, and no coordinate outside its frame', () => {
  const svg = svgCurve(series);
  assert.is(svg.match(/<polyline/g)?.length, 2);
  assert.is(svg.match(/<circle/g)?.length, 4);
  assert.match(svg, /<title id="title">loss and eval_loss by training step<\/title>/);
  assert.match(svg, />2<\/text>/);
  assert.match(svg, />7<\/text>/);
  assert.match(svg, />200<\/text>/);
  for (const [, x, y] of svg.matchAll(/([\d.-]+),([\d.-]+)/g)) {
    assert.ok(Number(x) >= 56 && Number(x) <= 704);
    assert.ok(Number(y) >= 16 && Number(y) <= 276);
  }
  // The loss falls, so its line goes down on the page.
  const points = svg
    .match(/points="([^"]*)"/)![1]!
    .split(' ')
    .map((point) => Number(point.split(',')[1]));
  assert.ok(points[0]! < points.at(-1)!);
});

test.run();
