import type { EngineName } from '../../stdlib/engines/engine.ts';
import type { EngineDescription } from '../../stdlib/engines/select.ts';
import type { Colors } from '../terminal.ts';

/**
 * The engines that were tried, fastest first: the one in use and why the faster ones are not. With `needs`, those that were not tried follow with what they
 * need. `FINSLIP_ENGINE` is named where it decided.
 */
export function engineLines(
  engines: readonly EngineDescription[],
  needs: Readonly<Record<EngineName, string>> | null,
  colors: Colors,
): string[] {
  const wanted = process.env.FINSLIP_ENGINE;
  const tried = engines.flatMap((engine) => {
    const { name, chosen, detail, notes, reason, advice } = engine;
    const state = chosen
      ? ['in use', ...(detail === null ? [] : [detail])].join(': ')
      : colors.dim(reason ?? 'not available');
    const below = [...notes.map((note) => `TensorFlow says: ${note}`), ...(advice === null ? [] : [advice])];
    return [
      `  ${chosen ? colors.green('▸') : ' '} ${name}: ${state}`,
      ...below.map((line) => `      ${colors.dim(line)}`),
    ];
  });
  const rest = Object.keys(needs ?? {}).filter((name) => !engines.some((engine) => engine.name === name));
  const untried = wanted === undefined ? 'slower, so not tried' : 'not tried';
  return [
    ...tried,
    ...rest.map((name) => `    ${name}: ${colors.dim(untried)}`),
    ...(wanted === undefined
      ? []
      : [`  FINSLIP_ENGINE asks for ${wanted}; without it the fastest that works is used.`]),
  ];
}
