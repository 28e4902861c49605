import type { HostPort } from './ports';

const LOCK = 'maskwright-document ';
const ACCEPTED = 'image/*,.ora';

/** The host as far as any browser can play it. The desktop replaces the dialogs by its own. */
export const browserHost: HostPort = {
  pickFiles() {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = ACCEPTED;
    return new Promise((resolve) => {
      input.addEventListener('change', () => resolve({ paths: [], files: [...(input.files ?? [])] }));
      input.addEventListener('cancel', () => resolve({ paths: [], files: [] }));
      input.click();
    });
  },
  pickSavePath: () => Promise.resolve('download'),
  pathOf: () => null,
  pickFolder: null,
  reveal: null,
  download(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // the browser reads the address after this turn
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  hold(documentId) {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    void navigator.locks.request(`${LOCK}${documentId}`, { ifAvailable: true }, () => held);
    return () => release();
  },
  async held() {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
  },
};
