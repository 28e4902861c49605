import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

// electron-builder's own parts, as it finds them itself
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const require = createRequire(builder.resolve('app-builder-lib/package.json'));
const root = resolve(import.meta.dirname, '..');
const configSchema = z.looseObject({ files: z.array(z.string()), asarUnpack: z.array(z.string()), electronFuses: z.record(z.string(), z.boolean()) });

describe('the packaging', () => {
  let config: z.infer<typeof configSchema>;
  beforeAll(async () => { config = configSchema.parse((require('js-yaml') as { load(text: string): unknown }).load(await readFile(join(root, 'build', 'electron-builder.yml'), 'utf8'))); });

  it('is what electron-builder takes', async () => {
    const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as { validateConfiguration: (config: unknown, debug: { isEnabled: boolean; add(): void }) => Promise<void> };
    await validateConfiguration(config, { isEnabled: false, add: () => undefined });
    await expect(validateConfiguration({ ...config, electronFusses: {} }, { isEnabled: false, add: () => undefined })).rejects.toThrow(/electronFusses/);
  });

  it('sets the fuses of Electron\'s security checklist', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, grantFileProtocolExtraPrivileges: false,
    });
  });

  it('carries every program that is built, but for those of the bench', async () => {
    const configs = (await readdir(join(root, 'build'))).filter((name) => /^vite\.(?!bench).*\.config\.ts$/.test(name));
    const folders = await Promise.all(configs.map(async (name) => /outDir: '(?:\.\.\/)*(dist\/[\w-]+)'/.exec(await readFile(join(root, 'build', name), 'utf8'))?.[1]));
    expect(folders).toHaveLength(4);
    for (const folder of folders) expect(config.files).toContain(`${folder}/**`);
  });

  it.each([
    ['linux', 'x64', ['linux/x64']],
    ['darwin', 'arm64', ['darwin/arm64']],
    ['win32', 'arm64', ['win32/arm64']],
  ])('takes only the binaries of %s %s', async (platform, arch, kept) => {
    const { Minimatch } = require('minimatch') as { Minimatch: new (pattern: string, options: object) => { match(path: string): boolean } };
    const excludes = config.files.filter((pattern) => pattern.startsWith('!')).map((pattern) => new Minimatch(pattern.slice(1).replaceAll('${platform}', platform).replaceAll('${arch}', arch), { dot: true }));
    const carried = ['linux/x64', 'linux/arm64', 'darwin/arm64', 'win32/x64', 'win32/arm64']
      .filter((folder) => !excludes.some((pattern) => pattern.match(`node_modules/onnxruntime-node/bin/napi-v6/${folder}/onnxruntime_binding.node`)));
    expect(carried).toEqual(kept);
    // what is left of onnxruntime-web is enough for Node
    const web = ['ort.node.min.mjs', 'ort.node.min.js', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.jsep.wasm', 'ort.all.js'];
    expect(web.filter((file) => !excludes.some((pattern) => pattern.match(`node_modules/onnxruntime-web/dist/${file}`)))).toEqual(web.slice(0, 4));
  });
});
