import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readRobots } from '../../../runtime/archives/robots.ts';
import { reservationInFile, reservationInHeaders } from '../../../runtime/archives/tdm.ts';

/** Cases after the rules and examples of RFC 9309, 2.2.1 to 2.2.3. */
const robots: readonly (readonly [string, string, boolean])[] = [
  ['', '/a', true],
  ['User-agent: *\nDisallow:', '/a', true],
  ['User-agent: *\nDisallow: /', '/a', false],
  ['User-agent: *\nDisallow: /', '/robots.txt', true],
  ['user-agent: FINSLIP\nDISALLOW: /a', '/a/b', false],
  ['User-agent: finslip/1.0\nDisallow: /a', '/a', false],
  ['User-agent: finslip\nDisallow: /a\n\nUser-agent: *\nDisallow: /', '/b', true],
  ['User-agent: other\nDisallow: /\n', '/b', true],
  ['User-agent: other\nUser-agent: *\nDisallow: /b', '/b', false],
  ['User-agent: *\nAllow: /a/public\nDisallow: /a', '/a/public/x', true],
  ['User-agent: *\nAllow: /a/public\nDisallow: /a', '/a/x', false],
  ['User-agent: *\nAllow: /a\nDisallow: /a', '/a', true],
  ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false],
  ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?z', true],
  ['User-agent: *\nDisallow: /*q=*&all', '/s?q=1&all=2', false],
  ['User-agent: *\nDisallow: /s%C3%B6k', '/sök', false],
  ['User-agent: *\nDisallow: /sök', '/s%C3%B6k?x', false],
  ['User-agent: *\nDisallow: /a # not here\nnonsense\n', '/a', false],
  ['\ufeffUser-agent: *\r\nDisallow: /a\r\n', '/a', false],
  ['User-agent: *\nDisallow: /a\nSitemap: http://x/y\nDisallow: /b', '/b', false],
  ['Disallow: /a', '/a', true],
];

test('robots.txt', () => {
  for (const [text, path, allowed] of robots)
    assert.is(readRobots(text, 'finslip').ruling(path).allowed, allowed, `${JSON.stringify(text)} ${path}`);
  assert.is(readRobots('User-agent: *\nCrawl-delay: 2.5\nDisallow: /x', 'finslip').delay, 2.5);
  assert.is(readRobots('User-agent: *\nCrawl-delay: soon', 'finslip').delay, null);
  assert.is(readRobots('User-agent: *\nDisallow: /*a', 'finslip').ruling('/ba').rule, 'Disallow: /*a');
});

test('reservations of text and data mining', () => {
  const file = JSON.stringify([
    { location: '/open/*', 'tdm-reservation': 0 },
    { location: '/*.pdf$', 'tdm-reservation': 1 },
    { location: '/', 'tdm-reservation': 1, 'tdm-policy': 'https://x/p' },
  ]);
  assert.equal(reservationInFile(file, '/open/a.pdf'), { reserved: 'none', policy: null });
  assert.equal(reservationInFile(file, '/a.pdf'), { reserved: 'reserved', policy: null });
  assert.equal(reservationInFile(file, '/a'), { reserved: 'reserved', policy: 'https://x/p' });
  for (const text of ['', 'nonsense', '{}', '[null]', '[{"location":3}]'])
    assert.is(reservationInFile(text, '/a').reserved, 'unknown', text);
  assert.is(reservationInHeaders(new Headers({ 'tdm-reservation': '1' })).reserved, 'reserved');
  assert.is(reservationInHeaders(new Headers({ 'tdm-reservation': '0' })).reserved, 'none');
  assert.is(reservationInHeaders(new Headers()).reserved, 'unknown');
});

test('patterns with many stars are decided at once', () => {
  const file = JSON.stringify([{ location: `/${'*a'.repeat(40)}b`, 'tdm-reservation': 1 }]);
  const path = `/${'a'.repeat(400)}`;
  assert.is(reservationInFile(file, path).reserved, 'unknown');
  assert.is(reservationInFile(file, `${path}b`).reserved, 'reserved');
});

test.run();
