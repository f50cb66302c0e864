import { report } from '../../diagnostics/report.ts';
import type { Checker } from '../context.ts';
import { list, related } from '../reporting.ts';
import type { SourceFacts } from './facts.ts';
import { bindingTerms } from './policy.ts';

/** The pipeline's purpose must lie within every source's. `used` are the sources that something is made of. */
export function checkPurpose(cx: Checker, used: readonly SourceFacts[]): void {
  const { purpose, location } = cx.pipeline;
  const restricted = used.filter((facts) => facts.purpose !== null);
  if (purpose === null) {
    if (restricted.length === 0) return;
    const places = restricted.map((facts) => related(facts.purposeAt, `\`${facts.name}\` is open to these`));
    const extra = { related: places };
    cx.sink.add(
      report(
        'FTP0409',
        location ?? restricted[0]!.purposeAt,
        { sources: list(restricted.map((one) => one.name)) },
        extra,
      ),
    );
    return;
  }
  const against = restricted.filter((facts) => !facts.purpose!.includes(purpose));
  // A non-commercial licence is a purpose in other words.
  const nonCommercial =
    purpose === 'commercial' ? used.filter((facts) => bindingTerms(facts, cx.policy)?.commercial === false) : [];
  const sources = [...new Set([...against, ...nonCommercial])];
  if (sources.length === 0) return;
  const allowed = [
    ...new Set([
      ...against.flatMap((facts) => facts.purpose!),
      ...(nonCommercial.length > 0 ? ['non-commercial use'] : []),
    ]),
  ];
  const places = sources.map((facts) =>
    against.includes(facts)
      ? related(facts.purposeAt, `\`${facts.name}\` allows these`)
      : related(facts.licenseAt, `\`${facts.name}\` is under ${facts.license?.id ?? 'a licence'}`),
  );
  const said = { purpose, sources: list(sources.map((one) => one.name)), allowed: allowed.join(', ') };
  cx.sink.add(report('FTP0408', location, said, { related: places }));
}
