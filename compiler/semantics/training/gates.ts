import type { Expression } from '../../syntax/ast.ts';
import type { Checker, Environment } from '../context.ts';

export function checkGate(_cx: Checker, _condition: Expression, _env: Environment): void {}
