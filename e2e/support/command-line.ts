import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { root } from '../../build/build.mjs';
import type { AlphaMask } from '../../core/masks/alpha-mask';
import { alphaAt } from '../../core/masks/alpha-mask';
import type { Home } from './home';

const run = promisify(execFile);

/** Runs `maskwright` with these arguments and gives what it prints. */
export async function maskwright(home: Home, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'electron', 'bin', 'maskwright.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, MASKWRIGHT_HOME: home.app },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** The alpha of a mask that the command line wrote, of the photo's size. */
export async function cutoutMask(home: Home, photo: string, prompts: readonly string[]): Promise<{ alpha: Uint8Array; width: number; height: number }> {
  // a file that is there is never overwritten
  const file = home.file(`command line ${randomUUID()}.png`);
  await maskwright(home, ['cutout', photo, ...prompts, '--mask', file]);
  const { data, info } = await sharp(file).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { alpha: new Uint8Array(data), width: info.width, height: info.height };
}

/** Intersection over union of two masks, cut at one half. */
export function iou(mask: AlphaMask, other: { readonly alpha: Uint8Array; readonly width: number; readonly height: number }): number {
  let both = 0;
  let either = 0;
  for (let y = 0; y < other.height; y++) {
    for (let x = 0; x < other.width; x++) {
      const a = alphaAt(mask, x, y) >= 128;
      const b = (other.alpha[y * other.width + x] ?? 0) >= 128;
      if (a && b) both++;
      if (a || b) either++;
    }
  }
  return either === 0 ? 1 : both / either;
}
