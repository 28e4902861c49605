import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The rooms of the house (ARCHITECTURE.md); who may import whom is checked here. */
const rooms = [
  { type: 'core', pattern: 'core/**', mode: 'full' },
  { type: 'models', pattern: 'models/**', mode: 'full' },
  { type: 'contract', pattern: 'electron/api/contract.ts', mode: 'full' },
  { type: 'electron', pattern: 'electron/**', mode: 'full' },
  { type: 'renderer', pattern: 'renderer/**', mode: 'full' },
  { type: 'e2e', pattern: 'e2e/**', mode: 'full' },
  { type: 'bench', pattern: 'bench/**', mode: 'full' },
  { type: 'build', pattern: 'build/**', mode: 'full' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'node_modules/**', 'models/kernel/assembly/**', 'test-results/**', '.cache/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': rooms,
      'boundaries/root-path': import.meta.dirname,
      'import/resolver': { typescript: { project: ['*/tsconfig.json'] } },
    },
    rules: {
      'boundaries/element-types': ['error', {
        default: 'disallow',
        message: '${file.type} may not import ${dependency.type} (ARCHITECTURE.md, "Who may import whom")',
        rules: [
          { from: 'core', allow: ['core'] },
          { from: 'models', allow: ['core', 'models'] },
          { from: 'contract', allow: ['core'] },
          { from: 'electron', allow: ['core', 'models', 'contract', 'electron'] },
          { from: 'renderer', allow: ['core', 'models', 'contract', 'renderer'] },
          { from: 'bench', allow: ['core', 'models', 'electron', 'contract', 'bench', 'build'] },
          { from: 'e2e', allow: ['core', 'models', 'contract', 'electron', 'renderer', 'e2e', 'build'] },
          { from: 'build', allow: ['build'] },
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
    // core is pure: no Node, no DOM
    files: ['core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*', 'fs', 'path', 'electron', 'sharp', 'react', 'konva', 'onnxruntime-*'] }],
      'no-restricted-globals': ['error', 'fetch', 'self', 'postMessage', 'process', 'window', 'document'],
    },
  },
  {
    files: ['models/**/*.ts'],
    ignores: ['**/*.test.ts', 'models/prepare/**', 'models/kernel/build*'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', 'electron', 'sharp', 'react', 'konva', 'onnxruntime-node', 'onnxruntime-web'] }] },
  },
  { files: ['renderer/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { ...reactHooks.configs.recommended.rules } },
  {
    // programs that talk to a terminal
    files: ['electron/bin/**', 'electron/cli/**', 'electron/serve.ts', 'build/**', 'bench/**', 'e2e/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
