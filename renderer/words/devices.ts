import type { DecoderRuntime } from '../state/ports';
import type { MessageKey, Translate } from './words';

const DEVICES: Readonly<Record<string, MessageKey>> = {
  cpu: 'device.cpu',
  kernel: 'device.cpu',
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

/** What answers clicks, as a person knows it. */
export function decoderName({ device, threads }: DecoderRuntime, t: Translate): string {
  const name = deviceName(device, t);
  return threads === null ? name : t('status.threads', { device: name, threads });
}
