import { existsSync } from 'node:fs';

/** What decides which execution providers are worth trying. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** `listSupportedBackends()` of onnxruntime-node */
  readonly backends: readonly { readonly name: string; readonly bundled: boolean }[];
  /** whether there is a device that a graphics driver could stand on */
  readonly hasGraphicsDevice: boolean;
}

/**
 * Fastest first. DirectML comes after WebGPU: it is in maintenance mode (microsoft/DirectML#657).
 */
const PREFERENCE: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  win32: ['cuda', 'webgpu', 'dml'],
  darwin: ['coreml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};

/**
 * Execution providers in the order in which they are tried; the CPU is always the last.
 *
 * A provider whose library isn't in the package is left out, and on Linux WebGPU where there is no
 * graphics device: asking the driver there costs time and prints noise.
 *
 * @param setting the environment variable `MASKWRIGHT_PROVIDERS`: names separated by commas, tried
 *   in that order instead (`cpu` alone switches graphics processors off, `wasm` the native runtime)
 */
export function providerOrder(machine: Machine, setting: string | undefined): string[] {
  const asked = (setting ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  if (asked.length > 0) return asked.includes('wasm') || asked.includes('cpu') ? asked : [...asked, 'cpu'];
  const bundled = new Set(machine.backends.filter((backend) => backend.bundled).map(({ name }) => name));
  const worthwhile = (PREFERENCE[machine.platform] ?? []).filter((name) => bundled.has(name)
    && (machine.platform !== 'linux' || name !== 'webgpu' || machine.hasGraphicsDevice));
  return [...worthwhile, 'cpu'];
}

/** Whether a graphics processor (or another accelerator) stands behind a provider. */
export function isGraphics(provider: string): boolean {
  return provider !== 'cpu' && provider !== 'wasm';
}

/** Files of the kernel that are there where it knows a graphics device: direct rendering, NVIDIA's driver, WSL. */
const LINUX_DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

export function hasGraphicsDevice(platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'linux' || LINUX_DEVICES.some((device) => existsSync(device));
}

/** Whether an error only says that there is no such device or library here. */
export function saysAbsent(detail: string): boolean {
  return /no supported adapters|failed to get a webgpu adapter|failed to load shared library|cannot open shared object|not available in this build/i.test(detail);
}
