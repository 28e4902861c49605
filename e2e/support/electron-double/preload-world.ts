/**
 * The world of a sandboxed preload script, in the page: `require('electron')` gives the context
 * bridge, the renderer's half of IPC and `webUtils`, nothing else; what is exposed is wrapped so
 * that only copies cross.
 */
export function preloadScript(bundle: string, platform: NodeJS.Platform): string {
  return `(() => {
    if (window !== window.top) return;
    const listeners = new Map();
    window.__electronReceive = (channel, values) => { for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...values); };
    const invoke = window.__electronInvoke;
    const cross = (value) => {
      if (typeof value === 'function') return (...values) => {
        const result = value(...values.map(inward));
        return result instanceof Promise ? result.then(cross) : cross(result);
      };
      if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
        return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cross(inner)])));
      }
      return value === undefined ? undefined : structuredClone(value);
    };
    const inward = (value) => typeof value === 'function' || value instanceof File ? value : structuredClone(value);
    const electron = {
      contextBridge: {
        exposeInMainWorld(name, api) {
          Object.defineProperty(window, name, { value: cross(api), enumerable: true, writable: false, configurable: false });
        },
      },
      ipcRenderer: {
        invoke: async (channel, ...values) => {
          try { return await invoke(channel, structuredClone(values)); }
          catch (error) { throw new Error("Error invoking remote method '" + channel + "': " + error); }
        },
        on(channel, listener) { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); },
        removeListener(channel, listener) { listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener)); },
      },
      webUtils: { getPathForFile: (file) => window.__electronPaths?.[file.name] ?? '' },
    };
    const require = (name) => { if (name !== 'electron') throw new Error('module not found: ' + name); return electron; };
    const process = { platform: ${JSON.stringify(platform)}, sandboxed: true, contextIsolated: true };
    const module = { exports: {} };
    ((require, process, module, exports) => {\n${bundle}\n})(require, process, module, module.exports);
  })();`;
}
