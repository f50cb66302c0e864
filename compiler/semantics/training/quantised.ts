import { type Checker, complain, type Environment } from '../context.ts';
import type { ConstructedValue } from '../values.ts';
import type { BaseModel } from './base-model.ts';

/** Weights in 4 or 8 bits cannot be trained, and an adapter cannot be merged into them without changing what the model says (huggingface/peft#2321). */
export function checkQuantised(cx: Checker, reference: ConstructedValue, base: BaseModel, env: Environment): void {
  const quantised = base.locked?.config.quantization_config;
  if (typeof quantised !== 'object' || quantised === null) return;
  const { quant_method } = quantised as { readonly quant_method?: unknown };
  const how = typeof quant_method === 'string' ? quant_method : 'quantization_config in its config.json';
  complain(cx, env, 'FTP0723', reference.span, { model: base.name, how });
}
