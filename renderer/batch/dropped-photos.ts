/** Names that a dropped folder is searched for, as Node searches one. */
const PHOTO_NAME = /\.(jpe?g|jpe|jfif|png|webp|avif|tiff?|gif)$/i;

export interface DroppedPhotos {
  readonly files: readonly { readonly file: File; readonly name: string }[];
  /** what the batch is called */
  readonly folder: string;
}

/**
 * What was dropped, as files. A folder gives its photos, not those of the folders in it; on the
 * desktop a folder is a file with a path of its own and comes as it is.
 */
export async function droppedPhotos(transfer: DataTransfer): Promise<DroppedPhotos> {
  // both lists are empty once the event is over, so that they are read before anything is waited for
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const given = [...transfer.files];
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory === true);
  if (folders.length === 0) return { files: given.map((file) => ({ file, name: file.name })), folder: 'photos' };
  const files: { file: File; name: string }[] = given.filter((file) => PHOTO_NAME.test(file.name) && !folders.some((folder) => folder.name === file.name)).map((file) => ({ file, name: file.name }));
  for (const folder of folders) {
    for (const entry of await entriesOf(folder)) {
      if (entry.isFile && PHOTO_NAME.test(entry.name) && !entry.name.startsWith('.')) files.push({ file: await fileOf(entry as FileSystemFileEntry), name: entry.name });
    }
  }
  return { files, folder: folders[0]?.name ?? 'photos' };
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // a reader gives a hundred at a time, and none when it is through
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
