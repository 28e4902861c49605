import { build } from './build.mjs';

/** Tests that encode photos start the engine's process, which is a built program. */
export async function setup() {
  await build({ only: ['engine'] });
}
