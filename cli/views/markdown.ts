import type { Colors } from '../terminal.ts';

/** Just enough of Markdown for explanation pages on a terminal: headings, code, emphasis. Text stays readable without colours. */
export function markdown(page: string, colors: Colors): string {
  let fenced = false;
  return page
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('```')) {
        fenced = !fenced;
        return [];
      }
      if (fenced) return [`    ${colors.cyan(line)}`];
      const heading = /^#+\s+(.*)$/.exec(line)?.[1];
      if (heading !== undefined) return [colors.bold(heading)];
      return [inline(line, colors)];
    })
    .join('\n');
}

function inline(line: string, colors: Colors): string {
  return line
    .replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(colors.isColorSupported ? code : `\`${code}\``))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => colors.bold(strong));
}
