import { expect, it } from 'vitest';
import { knownWriteFailure } from './write-failure';

const failed = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

it.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EFBIG', 'disk-full'],
  ['EACCES', 'folder-unwritable'],
  ['EROFS', 'folder-unwritable'],
  ['EIO', 'folder-unwritable'],
  ['ENOENT', 'folder-missing'],
  ['ENOTDIR', 'folder-missing'],
])('%s is %s, and names the folder', (system, code) => {
  const error = failed(system);
  expect(knownWriteFailure(error, '/a')).toMatchObject({ code, values: { folder: '/a' }, cause: error });
});

it('is null for what is no failed write', () => {
  for (const error of [failed('EEXIST'), new Error('no'), 'ENOSPC', null, undefined]) expect(knownWriteFailure(error, '/a')).toBeNull();
});
