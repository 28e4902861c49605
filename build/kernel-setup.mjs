/** For the unit tests: the kernel as it stands in the sources. */
import { build } from './build.mjs';

export default async function setup() {
  await build({ only: ['kernel'] });
}
