/**
 * What a person typed as the address of a program, as a URL: `127.0.0.1:8080` is taken as
 * `http://127.0.0.1:8080`. Null where it is none that HTTP reaches. Read alike by the window, which
 * says so at once, and by Node, which goes there.
 */
export function httpAddress(typed: string): URL | null {
  const text = typed.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  // Chromium escapes in a host's name what the standard, and Node, refuse there: a space
  if (url?.hostname.includes('%')) return null;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : null;
}
