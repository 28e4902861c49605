import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/** The rooms of the house (ARCHITECTURE.md); who may import whom is checked here. */
const rooms = [
  { type: 'core', pattern: 'core', partialMatch: false },
  { type: 'models', pattern: 'models', partialMatch: false },
  { type: 'electron', pattern: 'electron', partialMatch: false },
  { type: 'renderer', pattern: 'renderer', partialMatch: false },
  { type: 'e2e', pattern: 'e2e', partialMatch: false },
  { type: 'bench', pattern: 'bench', partialMatch: false },
  { type: 'build', pattern: 'build', partialMatch: false },
];

/** The types of the border between the window and Node, which both sides read. */
const borderFiles = [{ category: 'border', pattern: ['electron/api/contract.ts', 'electron/api/desktop.ts'] }];

/** What each room may import. */
const allowed = {
  core: ['core'],
  models: ['core', 'models'],
  electron: ['core', 'models', 'electron'],
  renderer: ['core', 'models', 'renderer'],
  bench: ['core', 'models', 'electron', 'renderer', 'bench', 'build'],
  e2e: ['core', 'models', 'electron', 'renderer', 'e2e', 'build'],
  build: ['build'],
};

const element = (type) => ({ element: { type } });
const border = { file: { categories: 'border' } };

// packages that not every room may use, as the start of an import's name
const NODE = ['node:', ...builtinModules.map((name) => `${name}$`)];
const ELECTRON = 'electron($|/)';
const WINDOW = '(react|react-dom|konva|react-konva|zustand|radix-ui|cmdk|lucide-react)($|/)';
const NATIVE_RUNTIME = 'onnxruntime-node($|/)';
const RUNTIMES = 'onnxruntime-(node|web)($|/)';
const IMAGES = 'sharp$';

function restrictedImports(message, starts) {
  return ['error', { patterns: [{ regex: `^(${starts.join('|')})`, message: `${message} (ARCHITECTURE.md, "The rooms").` }] }];
}

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'models/kernel/assembly/**', 'test-results/**', '.cache/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': rooms,
      'boundaries/files': borderFiles,
      'boundaries/root-path': import.meta.dirname,
      'import/resolver': { typescript: { project: ['*/tsconfig.json', 'models/prepare/tsconfig.json'], noWarnOnMultipleProjects: true } },
    },
    rules: {
      'boundaries/dependencies': ['error', {
        default: 'disallow',
        checkInternals: true,
        message: '{{from.element.type}} may not import {{to.element.type}} (ARCHITECTURE.md, "Who may import whom")',
        policies: [
          ...Object.entries(allowed).map(([from, to]) => ({ from: element(from), allow: to.map((type) => ({ to: element(type) })) })),
          { from: element('renderer'), allow: [{ to: border }] },
          // the border itself stays free of Node
          { from: border, disallow: [{ to: element('electron') }] },
          { from: border, allow: [{ to: border }] },
        ],
      }],
      'no-restricted-syntax': ['error', { selector: 'CatchClause[body.body.length=0]', message: 'Nothing is swallowed: say in the code why a failure does not matter here.' }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': restrictedImports('core is pure: no Node, no Electron, no window, no runtime', [...NODE, ELECTRON, WINDOW, RUNTIMES, IMAGES]),
      'no-restricted-globals': ['error', ...['fetch', 'self', 'postMessage', 'process', 'Buffer', 'window', 'document', 'navigator'].map((name) => ({ name, message: 'core is pure: take it as an argument.' }))],
    },
  },
  {
    files: ['models/**/*.ts'],
    ignores: ['**/*.test.ts', 'models/prepare/**', 'models/kernel/build*'],
    rules: { 'no-restricted-imports': restrictedImports('models run in the window and in Node and take the runtime as an argument', [...NODE, ELECTRON, WINDOW, RUNTIMES, IMAGES]) },
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'electron/api/contract.ts', 'electron/api/desktop.ts'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': restrictedImports('the window has no Node and no Electron: ask for it through the API or the bridge', [...NODE, ELECTRON, NATIVE_RUNTIME, IMAGES]) },
  },
  {
    files: ['electron/**/*.ts'],
    ignores: ['**/*.test.ts', 'electron/main.ts', 'electron/preload.ts', 'electron/desktop/**', 'electron/api/contract.ts', 'electron/api/desktop.ts', 'electron/engine/**'],
    rules: { 'no-restricted-imports': restrictedImports('the web host and the command line run without Electron, and the native runtime is loaded in the engine\'s process alone', [ELECTRON, WINDOW, RUNTIMES]) },
  },
  { files: ['renderer/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { ...reactHooks.configs.recommended.rules } },
  {
    // programs that talk to a terminal
    files: ['electron/bin/**', 'electron/cli/**', 'electron/serve.ts', 'build/**', 'bench/**', 'e2e/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
