import { tryBackend } from './stdlib/engines/tfjs/backends.ts';
await tryBackend('tfjs-wasm');
import * as tf from '@tensorflow/tfjs-core';
import { initialWeights } from './stdlib/models/initialise.ts';
import { openKernel } from './stdlib/engines/tfjs/kernel.ts';
const config:any={family:'llama',vocabulary:2000,width:64,layers:2,heads:4,keyValueHeads:4,headDim:16,feedForward:176,positions:128,epsilon:1e-5,norm:'rms',activation:'silu',gated:true,rope:{theta:10000,scaling:{kind:'default'}},tied:true,attentionBias:false,queryKeyNorm:false,embeddingScale:1,bos:0,eos:1,pad:2};
const k=openKernel({config,weights:initialWeights(config,1),adapter:null},{what:'model',dropout:0,objective:{kind:'labels'},recompute:false});
const n=2*128; const ids=Int32Array.from({length:n},(_,i)=>(i*7919)%2000); const batch={rows:2,length:128,ids,labels:ids};
(globalThis as any).times=new Map();
for(let i=0;i<12;i++){ if(i===2)(globalThis as any).times.clear(); const b=performance.now(); await k.gradients(batch,0); console.log((performance.now()-b).toFixed(1)); }
for(const [key,[c,t]] of [...(globalThis as any).times].sort((a:any,b:any)=>b[1][1]-a[1][1]).slice(0,25)) console.log(key,c/10,(t/10).toFixed(2));
