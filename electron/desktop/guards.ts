import type { App, Session } from 'electron';
import { isAppPage } from './app-protocol';

/**
 * Electron's security checklist, where it is a matter of refusing: no permissions, no requests but
 * to the app itself, no navigation, no new windows, no webviews, for every web contents there is.
 */

/** Copying a cut-out writes to the clipboard; nothing else is asked for. */
const PERMITTED = 'clipboard-sanitized-write';
/** Schemes that stay inside of the window. */
const INNER = new Set(['app:', 'blob:', 'data:', 'devtools:']);

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => answer(permission === PERMITTED && isAppPage(contents.getURL())));
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === PERMITTED && isAppPage(origin));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !INNER.has(new URL(details.url).protocol) }));
}

export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // a page may load itself anew, nothing else
    const stay = (event: { preventDefault(): void; readonly url: string }): void => { if (event.url !== contents.getURL()) event.preventDefault(); };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
