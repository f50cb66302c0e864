import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Dawn, an implementation of WebGPU, and the backend of tfjs on top of it. Too large to come with Finslip. */
const packageNames = ['webgpu', '@tensorflow/tfjs-backend-webgpu'] as const;

/** The variable that names a folder in whose `node_modules` both packages lie, where they are not beside Finslip. */
export const folderVariable = 'FINSLIP_WEBGPU';

/** Where `require` would look for the packages. */
function lookup(): NodeJS.Require {
  const given = process.env[folderVariable];
  return createRequire(given === undefined ? import.meta.url : join(given, 'package.json'));
}

/** Paths of both packages' entries; null for one that is not installed. */
const entries = (): readonly (string | null)[] =>
  packageNames.map((name) => {
    try {
      return lookup().resolve(name);
    } catch {
      return null;
    }
  });

/** Whether both packages are installed. There may be no adapter all the same: that takes loading them. */
export const isInstalled = (): boolean => !entries().includes(null);

/** What computes: a graphics processor, or a program that stands in for one. */
export interface Adapter {
  /** As the driver names it. */
  readonly name: string;
  /** Computed by the processor, slower than WebAssembly: SwiftShader, llvmpipe. */
  readonly software: boolean;
}

/** The parts of WebGPU's interface that are used here. */
interface Gpu {
  requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<{
    readonly info: Readonly<Record<'vendor' | 'architecture' | 'device' | 'description', string>> & {
      readonly isFallbackAdapter: boolean;
    };
  } | null>;
}
interface Dawn {
  /** `GPUBufferUsage` and the like, which are global in browsers. */
  readonly globals: object;
  create(options: readonly string[]): Gpu;
}

/**
 * Loads both packages, which makes the backend `webgpu` known to tfjs and leaves `navigator.gpu` in place, since the backend asks for its device there. Throws where
 * a package or an adapter is missing, and where the adapter is a software one unless `allowSoftware`.
 */
export async function loadWebgpu(allowSoftware: boolean): Promise<Adapter> {
  const [dawn, backend] = entries();
  const missing = packageNames.filter((_, at) => [dawn, backend][at] === null);
  if (missing.length === 1) throw new Error(`the package ${missing[0]} is not installed`);
  if (missing.length > 1) throw new Error('its packages are not installed');
  const { create, globals } = (await import(pathToFileURL(dawn!).href)) as Dawn;
  const gpu = create([]);
  const found = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (found === null)
    throw new Error('its packages are installed, but find no adapter: no GPU, or no driver for it (Vulkan on Linux)');
  const { vendor, architecture, device, description, isFallbackAdapter } = found.info;
  const name = description || device || `${vendor} ${architecture}`.trim() || 'an adapter without a name';
  const adapter = {
    name,
    software: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${name} ${architecture}`),
  };
  if (adapter.software && !allowSoftware)
    throw new Error(
      `the only adapter, ${name}, is a program on the processor, slower than WebAssembly; FINSLIP_ENGINE=tfjs-webgpu uses it all the same`,
    );
  Object.assign(globalThis, globals);
  // From Node 21 on there is a navigator.
  const browser = globalThis as { navigator?: object };
  browser.navigator ??= {};
  Object.defineProperty(browser.navigator, 'gpu', { value: gpu, configurable: true });
  await withoutWarnings(() => lookup()(backend!));
  return adapter;
}

/** Whether a software adapter will do: where somebody asks for this engine. */
export const mayBeSoftware = (): boolean => process.env.FINSLIP_ENGINE === 'tfjs-webgpu';

/** In a folder of its own the backend comes with a second copy of tfjs, which works with ours, but warns that it sets up Node once more. */
async function withoutWarnings(load: () => void): Promise<void> {
  const { env } = await import('@tensorflow/tfjs-core');
  const before = env().getBool('PROD');
  env().set('PROD', true);
  load();
  env().set('PROD', before);
}
