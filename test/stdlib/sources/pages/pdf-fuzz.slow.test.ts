import { test } from 'uvu';
import { pdf } from '../../../../stdlib/sources/pages/pdf.ts';
import { fuzz } from '../fuzz.ts';
import { pdfFile } from './pdf-file.ts';

if (await import('pdfjs-dist/legacy/build/pdf.mjs').catch(() => null)) {
  const lines = Array.from({ length: 20 }, (_, i) => ({ text: `Rad ${i} med några ord`, x: 50, y: 780 - 12 * i }));
  fuzz({ name: 'pdf', source: pdf, content: pdfFile([lines, lines], { Title: 'Titel' }), noticed: 0.1 });
} else console.log('skipped: pdfjs-dist is not installed');

test.run();
