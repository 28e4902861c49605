import { describe, expect, it } from 'vitest';
import { providerOrder, saysAbsent, type Machine } from './providers';
import { sessionThreads, siblingCount } from './threads';

const bundled = (...names: string[]): Machine['backends'] => names.map((name) => ({ name, bundled: true }));
const linux: Machine = { platform: 'linux', backends: [...bundled('cpu', 'webgpu'), { name: 'cuda', bundled: false }], hasGraphicsDevice: true };

describe('execution providers', () => {
  it('are tried in the order of the platform, those that are in the package', () => {
    expect(providerOrder(linux, undefined)).toEqual(['webgpu', 'cpu']);
    expect(providerOrder({ ...linux, backends: bundled('cpu', 'webgpu', 'cuda') }, undefined)).toEqual(['cuda', 'webgpu', 'cpu']);
    expect(providerOrder({ platform: 'win32', backends: bundled('cpu', 'dml', 'webgpu'), hasGraphicsDevice: true }, '')).toEqual(['webgpu', 'dml', 'cpu']);
    expect(providerOrder({ platform: 'darwin', backends: bundled('cpu', 'webgpu', 'coreml'), hasGraphicsDevice: true }, undefined)).toEqual(['coreml', 'webgpu', 'cpu']);
    expect(providerOrder({ platform: 'freebsd', backends: bundled('cpu'), hasGraphicsDevice: true }, undefined)).toEqual(['cpu']);
  });
  it('leave WebGPU out on Linux without a graphics device', () => {
    expect(providerOrder({ ...linux, hasGraphicsDevice: false }, undefined)).toEqual(['cpu']);
  });
  it('are those of MASKWRIGHT_PROVIDERS where it is set', () => {
    expect(providerOrder({ ...linux, hasGraphicsDevice: false }, ' WebGPU , cuda')).toEqual(['webgpu', 'cuda', 'cpu']);
    expect(providerOrder(linux, 'cpu')).toEqual(['cpu']);
    expect(providerOrder(linux, 'wasm')).toEqual(['wasm']);
  });
  it('that are not there are told from those that fail', () => {
    // as onnxruntime-node 1.30 says it on a machine without a graphics processor
    expect(saysAbsent('/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters')).toBe(true);
    expect(saysAbsent('OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library')).toBe(true);
    expect(saysAbsent('WebGPU device lost(2): Device was destroyed.')).toBe(false);
  });
});

describe('threads', () => {
  it('are counted from the list of the Linux kernel', () => {
    expect([siblingCount('0\n'), siblingCount('0,4\n'), siblingCount('0-1\n'), siblingCount('')]).toEqual([1, 2, 2, 1]);
  });
  it('are at least one and at most eight', () => {
    expect(sessionThreads()).toBeGreaterThanOrEqual(1);
    expect(sessionThreads()).toBeLessThanOrEqual(8);
  });
});
