import { report } from '../../diagnostics/report.ts';
import { at, type Checker, complain, type Environment } from '../context.ts';
import type { ConstructedValue, Located } from '../values.ts';

/** Deliberate exceptions of a release, each for one matter. */
export interface Waivers {
  /** Runs a check; where the matter is waived, what it finds is not reported. */
  unless(matter: string, check: () => boolean): void;
  reportUnused(): void;
}

export function readWaivers(cx: Checker, given: Located | undefined, env: Environment): Waivers {
  const items = given?.value.kind === 'list' ? given.value.items : [];
  const waivers = items.flatMap(({ value }) => (value.kind === 'constructed' ? [value] : []));
  for (const waiver of waivers) checkReason(cx, waiver, env);
  const used = new Set<ConstructedValue>();
  return {
    unless(matter, check) {
      const waiver = waivers.find((one) => one.signature.name === matter);
      if (waiver === undefined) check();
      else if (cx.sink.collect(check).result) used.add(waiver);
    },
    reportUnused() {
      for (const waiver of waivers)
        if (!used.has(waiver))
          cx.sink.addIfSound(report('FTP0412', at(env, waiver.span), { matter: waiver.signature.name }));
    },
  };
}

/** An exception that nobody answers for is none. */
function checkReason(cx: Checker, { args }: ConstructedValue, env: Environment): void {
  const because = args.because;
  if (because?.value.kind !== 'data' || typeof because.value.json !== 'string') return;
  if (because.value.json.trim() === '') complain(cx, env, 'FTP0310', because.span, { what: 'the reason of a waiver' });
}
