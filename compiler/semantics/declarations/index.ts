import { dataKind } from './data.ts';
import { executorKind, placeKind, policyKind, storeKind } from './deployment.ts';
import { evaluationKind } from './evaluation.ts';
import { filterKind } from './filter.ts';
import type { DeclarationKind } from './kind.ts';
import { licenseKind } from './license.ts';
import { modelKind } from './model.ts';
import { paramKind } from './param.ts';
import { pipelineKind } from './pipeline.ts';
import { recordKind } from './record.ts';
import { releaseKind } from './release.ts';
import { sourceKind } from './source.ts';

/** Every keyword that opens a declaration. */
export const declarationKinds: ReadonlyMap<string, DeclarationKind> = new Map(
  [
    pipelineKind,
    paramKind,
    recordKind,
    licenseKind,
    sourceKind,
    filterKind,
    dataKind,
    modelKind,
    evaluationKind,
    releaseKind,
    executorKind,
    storeKind,
    placeKind,
    policyKind,
  ].map((kind) => [kind.keyword, kind]),
);
