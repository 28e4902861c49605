import { protocol, type Session } from 'electron';
import type { Api } from '../api/api';
import { Failure } from '../../core/errors/failure';
import { problemResponse } from '../api/problems';
import { withPageHeaders } from '../hosts/page-headers';
import { createStaticFiles } from '../hosts/static-files';

const SCHEME = 'app';
const HOST = 'maskwright';
/** Origin of the desktop window's page. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

/** Has to run before Electron is ready: the scheme behaves as https does, and is secure. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }]);
}

/** Serves the window's files and the API below `app://maskwright/` in one session. */
export function handleAppScheme(session: Session, api: Api, renderer: string): void {
  const files = createStaticFiles(renderer);
  session.protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const origin = request.headers.get('origin');
    if (host !== HOST || (origin !== null && origin !== APP_ORIGIN)) return problemResponse(new Failure('request-forbidden'));
    return withPageHeaders(await (pathname.startsWith('/api/') ? api.fetch(request) : files.fetch(request)));
  });
}

/** True where an address is a page of the app's own. */
export function isAppPage(address: string): boolean {
  try {
    const { protocol: scheme, host } = new URL(address);
    return scheme === `${SCHEME}:` && host === HOST;
  } catch {
    // what is no address is no page of ours
    return false;
  }
}
