import type { BrowserContext } from '@playwright/test';
import { loopbackOrigin, protocol } from './protocol';
import type { WebContents } from './web-contents';
import { world } from './world';

type RequestListener = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;

type PermissionHandler = (contents: WebContents, permission: string, answer: (granted: boolean) => void) => void;

/** Permissions that Chromium can be told about: Electron's names and those of the Permissions API. */
const PERMISSIONS = {
  geolocation: 'geolocation', notifications: 'notifications', media: 'microphone', 'clipboard-sanitized-write': 'clipboard-write',
};

/** `electron.session.defaultSession`: what pages may do and load. */
export class Session {
  readonly protocol = protocol;
  spellChecker = true;
  #request: PermissionHandler | null = null;
  #before: RequestListener | null = null;

  readonly webRequest = {
    onBeforeRequest: (listener: RequestListener): void => { this.#before = listener; },
  };

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(): void { /* Chromium has one state for both questions: the request handler's answer */ }
  setDevicePermissionHandler(): void { /* no devices in this Chromium */ }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }

  /** Requests beyond the app's own origin are asked about as Electron asks. */
  async guard(context: BrowserContext): Promise<void> {
    await context.route((url) => url.origin !== loopbackOrigin() && /^(https?|wss?|ftp):$/.test(url.protocol), async (route) => {
      let cancelled = false;
      this.#before?.({ url: route.request().url() }, ({ cancel }) => (cancelled = cancel === true));
      await (cancelled ? route.abort('blockedbyclient') : route.continue());
    });
  }

  /** Tells Chromium the app's answer to each permission. */
  async applyPermissions(contents: WebContents, origin: string): Promise<void> {
    const cdp = await world().context.newCDPSession(contents.page);
    for (const [permission, name] of Object.entries(PERMISSIONS)) {
      let granted = true;
      this.#request?.(contents, permission, (answer) => (granted = answer));
      await cdp.send('Browser.setPermission', { permission: { name }, setting: granted ? 'granted' : 'denied', origin });
    }
    await cdp.detach();
  }

  reset(): void {
    this.#request = null;
    this.#before = null;
    this.spellChecker = true;
  }
}

export const session = { defaultSession: new Session() };
