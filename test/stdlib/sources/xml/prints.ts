/** Made-up scanned print. */

export const alto = (
  body: string,
  { namespace = 'http://www.loc.gov/standards/alto/ns-v3#', before = '' } = {},
): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="${namespace}">${before}<Layout>${body}</Layout></alto>`;

/** A line of words, `Word/0.9` with a confidence; `~` at its end for a HYP element. */
export const line = (text: string): string => {
  const words = text.replace(/~$/, '').trim().split(/\s+/);
  const strings = words.map((word) => {
    const [content, confidence] = word.split('/');
    return `<String CONTENT="${content}"${confidence === undefined ? '' : ` WC="${confidence}"`}/>`;
  });
  return `<TextLine>${strings.join('<SP/>')}${text.endsWith('~') ? '<HYP CONTENT="-"/>' : ''}</TextLine>`;
};

export const block = (
  id: string,
  lines: readonly string[],
  place?: readonly [number, number, number, number],
): string => {
  const [left, top, width, height] = place ?? [0, 0, 0, 0];
  const where = place ? ` HPOS="${left}" VPOS="${top}" WIDTH="${width}" HEIGHT="${height}"` : '';
  return `<TextBlock ID="${id}"${where}>${lines.map((text) => (text.startsWith('<') ? text : line(text))).join('\n')}</TextBlock>`;
};

export const printPage = (blocks: readonly string[], attributes = ''): string =>
  `<Page ${attributes}><PrintSpace>${blocks.join('\n')}</PrintSpace></Page>`;
