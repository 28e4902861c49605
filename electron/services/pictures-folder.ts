import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

let known: string | undefined;

/**
 * The person's folder for pictures: on Linux as the desktop's user-dirs.dirs names it
 * (freedesktop.org, "xdg-user-dirs"), on Windows as the shell does (it may lie in OneDrive), else
 * `~/Pictures`; the home folder where there is none.
 */
export function picturesFolder(): string {
  known ??= find();
  return known;
}

function find(): string {
  const home = homedir();
  const named = process.platform === 'linux' ? fromUserDirs(home) : process.platform === 'win32' ? fromShell() : undefined;
  for (const folder of [named, join(home, 'Pictures')]) if (folder !== undefined && existsSync(folder)) return folder;
  return home;
}

function fromUserDirs(home: string): string | undefined {
  const file = join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'user-dirs.dirs');
  if (!existsSync(file)) return undefined;
  const named = /^XDG_PICTURES_DIR="(.*)"$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return named?.replace(/^\$HOME/, home);
}

function fromShell(): string | undefined {
  try {
    const key = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders`;
    const answer = execFileSync('reg', ['query', key, '/v', 'My Pictures'], { encoding: 'utf8', timeout: 3000, windowsHide: true });
    const named = /My Pictures\s+REG_\w+\s+(.+)/.exec(answer)?.[1]?.trim();
    return named?.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole);
  } catch {
    // no answer from the registry: the ordinary folder is used
    return undefined;
  }
}
