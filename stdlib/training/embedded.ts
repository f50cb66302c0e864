import { signature, value } from '../../compiler/operators/authoring.ts';

/** The engine that comes with Finslip; `finslip doctor` says which one works on this machine. */
export const embedded = value({ version: '1', family: 'Engine', create: signature<() => void>() });
