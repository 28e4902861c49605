import { realpathSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/**
 * The folder that a person stands in, which relative names of files are meant from: `npm run` goes to
 * the project's folder first and says in INIT_CWD where it was called. That counts only for the very
 * script of this very project, run where npm runs it: INIT_CWD is inherited by everything that any
 * script of any project starts, and there says nothing about where this program was called.
 *
 * @param {string} script name of the npm script
 * @param {string} root of the project
 */
export function calledFrom(script, root, { npm_lifecycle_event: event, npm_package_json: project, INIT_CWD: from } = process.env, cwd = process.cwd()) {
  const byNpm = event === script && project !== undefined && from !== undefined;
  return byNpm && isSame(dirname(project), root) && isSame(cwd, root) ? from : cwd;
}

function isSame(one, other) {
  try {
    return relative(realpathSync(one), realpathSync(other)) === '';
  } catch {
    return false;
  }
}
