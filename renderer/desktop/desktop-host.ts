import type { DesktopBridge } from '../../electron/api/desktop';
import { browserHost } from '../state/browser-host';
import type { HostPort } from '../state/ports';
import type { Translate } from '../words/words';
import { valueOf } from './bridge';

/** The host with the system's own dialogs; what a page can do itself it does as in a browser. */
export function desktopHost(bridge: DesktopBridge, t: Translate): HostPort {
  return {
    ...browserHost,
    async pickFiles() {
      const filters = { photo: t('desktop.photos'), project: t('desktop.projects'), all: t('desktop.all') };
      return { paths: await valueOf(bridge.openDialog({ kinds: ['photo', 'project'], multiple: true, filters })), files: [] };
    },
    pickSavePath: (name) => valueOf(bridge.saveDialog({ suggested: name, kind: 'project', filter: t('desktop.projects') })),
    pathOf: (file) => bridge.pathOf(file) || null,
    async pickFolder() {
      const filters = { photo: t('desktop.photos'), project: t('desktop.projects'), all: t('desktop.all') };
      const [folder] = await valueOf(bridge.openDialog({ kinds: ['folder'], multiple: false, filters }));
      return folder ?? null;
    },
    reveal: (path) => valueOf(bridge.reveal(path)).then(() => undefined),
  };
}
