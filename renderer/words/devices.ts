import type { MessageKey, Translate } from './words';

const DEVICES: Readonly<Record<string, MessageKey>> = {
  cpu: 'device.cpu',
  wasm: 'device.wasm',
  cuda: 'device.cuda',
  dml: 'device.dml',
  coreml: 'device.coreml',
  webgpu: 'device.webgpu',
};

/** A provider as a person knows it. */
export function deviceName(provider: string, t: Translate): string {
  const key = DEVICES[provider];
  return key ? t(key) : provider;
}

/** What answers clicks, as a person knows it; the decoder itself says `kernel, 2 threads`, `wasm`, `webgpu`. */
export function decoderName(runtime: string, t: Translate): string {
  const [, name = runtime, threads] = /^(\w+)(?:, (\d+) threads?)?$/.exec(runtime) ?? [];
  const device = deviceName(name === 'kernel' ? 'cpu' : name, t);
  return threads === undefined ? device : t('status.threads', { device, threads: Number(threads) });
}
