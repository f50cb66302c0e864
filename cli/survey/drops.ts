import type { Row } from '../../compiler/operators/authoring.ts';
import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import { type Distribution, Spread } from './distribution.ts';
import { type Lot, lot } from './lot.ts';

/** What one rule of one operator dropped. */
export interface RuleDrops {
  readonly step: string;
  readonly reason: string;
  readonly rows: number;
  readonly threshold: Json;
  /** Of rules that measure a number: how the dropped rows are spread. */
  readonly values: Distribution | null;
  /** Of rules that name something (a language found): the commonest. */
  readonly names: readonly { readonly value: string; readonly rows: number }[];
  /** Dropped by the least: where a somewhat other threshold would have kept them. Only of rules that measure a number against one. */
  readonly nearest: readonly DroppedRow[];
  /** Drawn at random from all that the rule dropped. */
  readonly examples: readonly DroppedRow[];
}

export interface DroppedRow {
  readonly value: Json;
  readonly threshold: Json;
  readonly row: Row;
}

const SHOWN_NAMES = 8;
/** Names counted at most; a rule that names each row anew (`near_duplicate`) has no commonest. */
const MOST_NAMES = 1000;

/** Reads tables of dropped rows (`runtime/worker/dropped-rows.ts`); `examples` rows are kept of each rule. */
export async function ruleDrops(
  batches: AsyncIterable<readonly Row[]>,
  examples: number,
): Promise<readonly RuleDrops[]> {
  const rules = new Map<string, Rule>();
  for await (const batch of batches)
    for (const { step, reason, value, threshold, row } of batch) {
      const key = `${step}\n${reason}`;
      let rule = rules.get(key);
      if (!rule) rules.set(key, (rule = new Rule(String(step), String(reason), examples)));
      rule.add({ value: value ?? null, threshold: threshold ?? null, row: isRecord(row!) ? row : {} });
    }
  return [...rules.values()].map((rule) => rule.drops());
}

class Rule {
  #rows = 0;
  #threshold: Json = null;
  readonly #values = new Spread();
  #names: Map<string, number> | null = new Map();
  readonly #nearest: { distance: number; dropped: DroppedRow }[] = [];
  readonly #examples: Lot<DroppedRow>;

  constructor(
    readonly step: string,
    readonly reason: string,
    readonly kept: number,
  ) {
    this.#examples = lot(kept);
  }

  add(dropped: DroppedRow): void {
    const { value, threshold } = dropped;
    this.#rows++;
    this.#threshold ??= threshold;
    this.#examples.offer(dropped);
    if (typeof value === 'string') this.#name(value);
    if (typeof value !== 'number') return;
    this.#values.add(value);
    if (typeof threshold === 'number') this.#near(Math.abs(value - threshold), dropped);
  }

  #name(value: string): void {
    if (this.#names === null) return;
    this.#names.set(value, (this.#names.get(value) ?? 0) + 1);
    if (this.#names.size > MOST_NAMES) this.#names = null;
  }

  #near(distance: number, dropped: DroppedRow): void {
    const near = this.#nearest;
    if (near.length === this.kept && distance >= (near.at(-1)?.distance ?? 0)) return;
    // Behind its equals, so that the first met stays.
    let place = near.length;
    while (place > 0 && near[place - 1]!.distance > distance) place--;
    near.splice(place, 0, { distance, dropped });
    near.length = Math.min(near.length, this.kept);
  }

  drops(): RuleDrops {
    const names = [...(this.#names ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return {
      step: this.step,
      reason: this.reason,
      rows: this.#rows,
      threshold: this.#threshold,
      values: this.#values.distribution(),
      names: names.some(([, rows]) => rows > 1)
        ? names.slice(0, SHOWN_NAMES).map(([value, rows]) => ({ value, rows }))
        : [],
      nearest: this.#nearest.map(({ dropped }) => dropped),
      examples: this.#examples.items(),
    };
  }
}

/** Rules of duplicates name no value but the row that stayed in the place of the dropped one. */
export const namesSurvivors = ({ reason, values }: Pick<RuleDrops, 'reason' | 'values'>): boolean =>
  values === null && reason.includes('duplicate');
