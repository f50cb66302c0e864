import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { ResultRecord } from '../store/result.ts';
import type { Change } from './changes.ts';
import type { Estimate } from './estimate.ts';
import type { SourceFile } from './key.ts';
import type { Resolved } from './resolve.ts';
import type { Held } from './verdict.ts';

/** A task and how it stands before a run. */
export interface PlannedTask {
  readonly node: GraphNode;
  /** `run` for certain; `depends` on whether a task before it gives something new; `cached`; `blocked` by a gate whose results are all there. */
  readonly status: 'cached' | 'run' | 'depends' | 'blocked';
  readonly held: Held | null;
  readonly resolved: Resolved;
  readonly result: ResultRecord | null;
  readonly files: readonly SourceFile[];
  /** What differs from the last run of this pipeline; null where the task is new or no run is known. */
  readonly changes: readonly Change[] | null;
  readonly estimate: Estimate;
}
