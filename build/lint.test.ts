import { ESLint } from 'eslint';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const eslint = new ESLint({ cwd: root });

/** Names of the rules that a file of this path and content breaks. */
async function broken(path: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

describe('who may import whom', () => {
  it.each([
    ['core/document/new.ts', '../../electron/services/events'],
    ['core/document/new.ts', '../../models/decoder'],
    ['core/document/new.ts', '../../renderer/state/editor'],
    ['models/new.ts', '../electron/services/events'],
    ['models/new.ts', '../renderer/state/editor'],
    ['electron/services/new.ts', '../../renderer/state/editor'],
    ['renderer/state/new.ts', '../../electron/services/events'],
    ['renderer/state/new.ts', '../../electron/api/api'],
    ['electron/api/contract.ts', '../services/events'],
    ['build/new.ts', '../core/errors/failure'],
  ])('%s may not import %s', async (path, imported) => {
    expect(await broken(path, `import '${imported}';\n`)).toEqual(['boundaries/dependencies']);
  });

  it.each([
    ['core/document/new.ts', '../errors/failure'],
    ['models/new.ts', '../core/errors/failure'],
    ['electron/services/new.ts', '../../models/decoder'],
    ['electron/services/new.ts', '../api/contract'],
    ['renderer/state/new.ts', '../../electron/api/contract'],
    ['electron/api/contract.ts', '../../core/document/document'],
    ['e2e/new.ts', '../electron/services/folders'],
  ])('%s may import %s', async (path, imported) => {
    expect(await broken(path, `import '${imported}';\n`)).toEqual([]);
  });
});

describe('what each room may use', () => {
  it.each([
    ['core/document/new.ts', 'node:fs'],
    ['core/document/new.ts', 'path'],
    ['core/document/new.ts', 'sharp'],
    ['models/new.ts', 'onnxruntime-node'],
    ['models/new.ts', 'fs/promises'],
    ['renderer/state/new.ts', 'electron'],
    ['renderer/state/new.ts', 'node:path'],
    ['electron/services/new.ts', 'onnxruntime-node'],
    ['electron/services/new.ts', 'electron'],
    ['electron/services/new.ts', 'react'],
  ])('%s may not use %s', async (path, imported) => {
    expect(await broken(path, `import '${imported}';\n`)).toContain('no-restricted-imports');
  });

  it.each([
    ['core/document/new.ts', 'zod'],
    ['models/new.ts', 'onnxruntime-common'],
    ['renderer/decoder/new.ts', 'onnxruntime-web/wasm'],
    ['electron/engine/new.ts', 'onnxruntime-node'],
    ['electron/services/new.ts', 'node:fs'],
    ['electron/main.ts', 'electron'],
  ])('%s may use %s', async (path, imported) => {
    expect(await broken(path, `import '${imported}';\n`)).not.toContain('no-restricted-imports');
  });

  it('keeps globals out of core', async () => {
    expect(await broken('core/document/new.ts', 'export const where = process.cwd();\n')).toContain('no-restricted-globals');
    expect(await broken('electron/services/new.ts', 'export const where = process.cwd();\n')).toEqual([]);
  });

  it('lets nothing be swallowed', async () => {
    expect(await broken('core/document/new.ts', 'try { Math.abs(1); } catch {}\n')).toContain('no-restricted-syntax');
  });
});
