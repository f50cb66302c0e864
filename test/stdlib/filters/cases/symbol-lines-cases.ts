import { symbol_lines } from '../../../../stdlib/filters/symbol-lines.ts';
import type { Suite } from './case.ts';

const fineweb2 = { symbols: ['|'], replace: '\n' };

export const suite: Suite = {
  operator: 'symbol_lines',
  make: (options, tools) => symbol_lines.create({ name: 'text' }, options, tools),
  cases: [
    ['no such line', 'a\nb', {}, 'keep'],
    ['the empty text', '', {}, 'keep'],
    ['a rule of hyphens', 'a\n-----\nb', {}, { text: 'a\nb' }],
    ['signs and spaces', 'a\n| - | - |\nb', {}, { text: 'a\nb' }],
    ['a tab is neither a space here nor a sign', 'a\n|\t|\nb', {}, 'keep'],
    ['a no-break space is no space here', 'a\n|\u00a0|\nb', {}, 'keep'],
    ['a digit stays', 'a\n- 1 -\nb', {}, 'keep'],
    ['the full-width digit one is a sign', 'a\n- １ -\nb', {}, { text: 'a\nb' }],
    ['the euro is none', 'a\n€\nb', {}, 'keep'],
    ['a line of spaces stays', 'a\n   \nb', {}, 'keep'],
    ['blank lines stay', 'a\n\nb', {}, 'keep'],
    ['the first and the last line', '***\na\n***', {}, { text: 'a' }],
    ['nothing but signs', '***\n---', {}, { text: '' }],
    ['replaced once for a run', 'a\n***\n---\n***\nb', { replace: '=' }, { text: 'a\n=\nb' }],
    ['two runs', 'a\n***\nb\n***\nc', { replace: '=' }, { text: 'a\n=\nb\n=\nc' }],
    ['a line of spaces ends a run', 'a\n***\n \n***\nb', { replace: '=' }, { text: 'a\n=\n \n=\nb' }],
    ['FineWeb-2: a bar', 'a\n|\nb', fineweb2, { text: 'a\n\n\nb' }],
    ['FineWeb-2: bars and spaces', 'a\n| | |\n||\nb', fineweb2, { text: 'a\n\n\nb' }],
    ['FineWeb-2: a hyphen among the bars', 'a\n|-|\nb', fineweb2, 'keep'],
    ['FineWeb-2: a cell', 'a\n| b |\nc', fineweb2, 'keep'],
    ['line ends become one', 'a\r\nb\u2028c', {}, { text: 'a\nb\nc' }],
    ['one at the very end goes', 'a\n', {}, { text: 'a' }],
    ['two at the very end leave one', 'a\n\n', {}, { text: 'a\n' }],
    ['a sign beyond the basic plane', 'a\n😀 😀\nb', { symbols: ['😀'] }, { text: 'a\nb' }],
  ],
};
