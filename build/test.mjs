/**
 * `npm test`: type-check, lint, unit tests, end-to-end tests, in this order and all of them, whatever
 * fails on the way. Ends with one line that counts them all; type-check and lint count as one each.
 *
 * usage: node build/test.mjs [--only typecheck|lint|unit|e2e] [-- arguments for the runner]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBrowser, NO_BROWSER } from './browser.mjs';
import { build, root } from './build.mjs';

const require = createRequire(import.meta.url);
const reports = join(root, 'test-results');
const rest = process.argv.includes('--') ? process.argv.slice(process.argv.indexOf('--') + 1) : [];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;

/** The file of a package's program, started without a shell so that it works the same on Windows. */
function program(name, bin = name) {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin: bins } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bins === 'string' ? bins : bins[bin]);
}

/** Runs a program of Node to its end. @returns whether it succeeded; one that was ended from outside is said so, as it reports nothing itself */
function node(args, environment = {}) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  if (signal) console.error(`It was ended by ${signal} before it was done.`);
  if (error) console.error(error);
  return status === 0;
}

function report(name) {
  const file = join(reports, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

const one = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [], failures: [] });

/** The first line of what a failed test said, without the terminal's colours. */
const firstLine = (message) => stripVTControlCharacters(message ?? '').trim().split('\n')[0];

/** A runner that failed without a failed test (it could not start, a file could not be read) is one failure. */
function settled(counts, success) {
  return success || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

async function unit() {
  const success = node([program('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`, ...(only === 'unit' ? rest : [])]);
  const result = report('unit.json');
  if (!result) return one(false);
  const skipped = result.testResults.flatMap((file) => file.assertionResults
    .filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status))
    .map((test) => test.fullName));
  const failures = result.testResults.flatMap((file) => file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${test.fullName}: ${firstLine(test.failureMessages[0])}`));
  // a file that could not be loaded has no tests to count
  const unloaded = result.testResults
    .filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
    .map((file) => `${relative(root, file.name)}: ${firstLine(file.message)}`);
  return settled({ passed: result.numPassedTests, failed: result.numFailedTests + unloaded.length, skipped, failures: [...failures, ...unloaded] }, success);
}

function* specs(suite, title = []) {
  const path = [...title, suite.title].filter((part) => part !== '');
  for (const spec of suite.specs ?? []) yield { ...spec, fullName: [...path, spec.title].join(' > ') };
  for (const inner of suite.suites ?? []) yield* specs(inner, path);
}

async function e2e() {
  const browser = await ensureBrowser((line) => console.log(line));
  if (!browser) {
    console.error(NO_BROWSER);
    return one(false);
  }
  await build();
  const success = node([program('@playwright/test', 'playwright'), 'test', ...(only === 'e2e' ? rest : [])],
    browser.executablePath === undefined ? {} : { MASKWRIGHT_BROWSER: browser.executablePath });
  const result = report('e2e.json');
  if (!result) return one(false);
  const all = result.suites.flatMap((suite) => [...specs(suite)]);
  const failures = all.flatMap((spec) => spec.tests
    .filter((test) => test.status === 'unexpected')
    .map((test) => `${spec.fullName}: ${firstLine(test.results.at(-1)?.error?.message)}`));
  const skipped = all
    .flatMap((spec) => spec.tests.filter((test) => test.status === 'skipped').map((test) => {
      const reason = test.annotations.find((annotation) => annotation.type === 'skip' || annotation.type === 'fixme')?.description;
      return reason ? `${spec.fullName}: ${reason}` : spec.fullName;
    }));
  const { expected, unexpected, flaky } = result.stats;
  return settled({ passed: expected + flaky, failed: unexpected, skipped, failures }, success);
}

const stages = [
  { name: 'typecheck', title: 'Type-check', run: async () => one(node([program('typescript', 'tsc'), '-b'])) },
  { name: 'lint', title: 'Lint', run: async () => one(node([program('eslint'), '--max-warnings', '0', '.'])) },
  { name: 'unit', title: 'Unit tests', run: unit },
  { name: 'e2e', title: 'End-to-end tests', run: e2e },
];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const chosen = stages.filter((stage) => only === undefined || stage.name === only);
if (chosen.length === 0) {
  console.error(`There is no stage ${only}. Choose one of ${stages.map((stage) => stage.name).join(', ')}.`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: [], failures: [] };
for (const stage of chosen) {
  console.log(`\n== ${stage.title}`);
  let counts;
  try {
    counts = await stage.run();
  } catch (error) {
    console.error(error);
    counts = one(false);
  }
  console.log(`== ${stage.title}: ${counts.failed === 0 ? 'passed' : 'FAILED'}`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped.push(...counts.skipped);
  total.failures.push(...counts.failed > 0 && counts.failures.length === 0 ? [stage.title] : counts.failures);
}

if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((name) => `  ${name}`).join('\n')}`);
// last before the sum, where whoever sees only the end of a log finds it
if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
