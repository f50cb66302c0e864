import type { NameExpression } from '../../syntax/ast.ts';
import type { Checker, Environment } from '../context.ts';
import type { Draft } from '../drafts.ts';

export function checkSink(_cx: Checker, _draft: Draft, _name: NameExpression, _env: Environment): void {}
