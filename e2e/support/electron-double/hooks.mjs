/** Resolves `electron` to its stand-in, for every module of this process that asks for it. */
const standIn = new URL('./index.ts', import.meta.url).href;

export function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: standIn, format: 'module', shortCircuit: true } : next(specifier, context);
}
