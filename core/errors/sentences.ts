import { IntlMessageFormat } from 'intl-messageformat';
import { isFailureCode, type FailureCode, type FailureValues } from './failure';

/**
 * What a failure says to a person: what happened to which file, then what to do; where there is one,
 * last the code or what another program said, which belongs in no sentence. All are ICU messages. The
 * window shows the first two on two lines, the last one behind Details, and in its own language
 * (`renderer/words`); the command line and the logs join the English ones.
 */
export type FailureMessage = readonly [what: string, remedy: string, details?: string];

/** A failure's message with its values filled in. */
export interface SaidParts {
  readonly what: string;
  readonly remedy: string;
  readonly details?: string;
}

/** What a failure and a problem of the API have in common. */
export interface SaidFailure {
  readonly code: string;
  readonly values: FailureValues;
}

const MEGABYTES = 'number, ::unit/megabyte scale/0.000001 .#';

/** A test of the connection sends no mask. */
const KEPT = '{asked, select, test {} other { The mask is kept.}}';

/** `limit` is in megapixels for a photo's size and in bytes for an upload. */
export const ENGLISH_FAILURES: Readonly<Record<FailureCode, FailureMessage>> = {
  'file-missing': ['{file} is not there.', 'It may have been moved or renamed; choose it again.'],
  'file-unreadable': ['{file} may not be read.', 'Give yourself permission to read it, then retry.'],
  'file-name-long': ['The name {file}, or a folder on the way to it, is longer than this computer takes.', 'Give it a shorter name, or move it to where its path is shorter.'],
  'file-is-folder': ['{file} is a folder, not a file.', 'Choose a file in it, or open the folder as a batch.'],
  'folder-is-file': ['{file} is a file, not a folder.', 'Choose the folder that it lies in.'],
  'file-empty': ['{file} has no bytes in it.', 'Save or copy it again from its source, then retry.'],
  'file-changing': ['{file} is being written to by another program.', 'Wait until it is done, then retry.'],
  'photo-not-a-picture': [
    '{kind, select, text {{file} is a text file, not a picture.} pdf {{file} is a PDF, not a picture.} video {{file} is a video, not a picture.} archive {{file} is an archive, not a picture.} project {{file} is a project, not a picture.} program {{file} is a program, not a picture.} other {{file} is not a picture.}}',
    '{kind, select, text {Open it in a text editor, or choose another file.} pdf {Export its page as a PNG, then open that.} video {Save one frame of it as a picture, then open that.} archive {Unpack it, then open a photo from it.} project {Open it in the window, or export its picture as a PNG and take that.} other {Choose a JPEG, PNG, WebP, AVIF, TIFF or GIF.}}',
  ],
  'photo-unsupported': ['{file} is in the format {format}, which Maskwright does not read.', 'Save it as PNG or TIFF, then open that.'],
  'photo-svg': ['{file} is an SVG, a drawing without pixels.', 'Export it as a PNG in the size you need, then open that.'],
  'photo-truncated': ['{percent, plural, =0 {{file} is cut off before its end.} other {{file} is cut off after {percent, number} %.}}', 'Save it again from its source, then retry.'],
  'photo-damaged': ['{file} is damaged and cannot be read.', 'Save it again from its source, or open a backup.'],
  'photo-slow': ['{file} was not decoded within {seconds, number} s.', 'Save it again in another program, smaller or as PNG, then open that.'],
  'photo-memory': ['{file} needs more memory to decode than Maskwright allows.', 'Save it smaller in another program, or as PNG, then open that.'],
  'photo-too-large': [
    '{file} says it is {width, number} × {height, number} px.',
    'Maskwright opens up to {limit, number} megapixels; make it smaller first.',
  ],
  'photo-changed': ['{file} has changed since it was cut out.', 'Start a new batch with this recipe to cut it out again.'],
  'photo-unknown': ['The photo {id} is no longer kept on this computer.', 'Open its file again.'],
  'upload-too-large': [`{file} is larger than {limit, ${MEGABYTES}}.`, 'Make it smaller, or save it in a compressed format, then retry.'],
  'point-outside': [
    'The point {x, number, ::group-off}, {y, number, ::group-off} lies outside of the photo, which is {width, number} × {height, number} px.',
    'Give a point inside it; 0, 0 is the top left corner.',
  ],
  'box-empty': ['The box has no area.', 'Give it a width and a height of at least 1 px.'],
  'box-outside': ['The box lies outside of the photo, which is {width, number} × {height, number} px.', 'Give a box that covers a part of it.'],
  'no-prompt': ['Nothing says which object is meant.', 'Add a point on it or a box around it.'],
  'mask-size': [
    '{file} is {width, number} × {height, number} px, the photo {expectedWidth, number} × {expectedHeight, number}.',
    'Use a mask of the size of the photo.',
  ],
  'nothing-found': ['Nothing was found in {file} at this place.', 'Point at the middle of the object, or draw a box around it.'],
  'masks-unpaired': ['No mask in {masks} has the name of a photo in {images}.', 'Call each mask like its photo, whatever its ending; a PNG keeps its values exact.'],
  'mask-empty': ['{file} has nothing selected in it.', 'Use a mask with white where the object is.'],
  'mask-damaged': ['The mask of a layer is damaged on disk.', 'Undo to an earlier step, or make the mask again from its prompts.'],
  'model-missing': ['The model {model} is not on this computer.', 'Install Maskwright again to bring it back.'],
  'model-damaged': ['The files of the model {model} are damaged.', 'Restart Maskwright and they are made anew; if that does not help, install it again.'],
  'model-remade': ['Prepared files of the model {model} were damaged on disk.', 'They have been made anew; nothing needs to be done.'],
  'model-not-a-model': ['{file} is not a model that Maskwright knows.', 'Choose the encoder or decoder of a Segment Anything model in ONNX format.'],
  'engine-failed': ['{file} could not be encoded.', 'The photo is unchanged; retry, or restart Maskwright if it stays.', '{detail}'],
  'engine-crashed': ['The encoder stopped while reading {file}, twice.', 'Your layers are kept. Close other programs, then retry.'],
  'decoder-silent': ['The mask decoder stopped answering and was ended.', 'It starts again by itself; where it does not, encode the photo again.'],
  'engine-memory': ['There is not enough memory to encode {file}.', 'Close other programs, then retry.'],
  'cache-unwritable': ['The cache folder {folder} takes no more files.', 'Photos are kept in a folder for temporary files until you quit; free some space, or allow writing there.'],
  'embeddings-not-kept': ['What the encoder finds in photos cannot be kept in {folder}.', 'Photos are encoded again when they are opened later; free some space, or allow writing there.'],
  'disk-full': ['The disk with {folder} is full.', 'Free some space, then retry; what was saved before is kept.'],
  'folder-unwritable': ['{folder} may not be written to.', 'Choose another folder, or give yourself permission.'],
  'folder-missing': ['The folder {folder} is not there.', 'Create it or choose another, then retry.'],
  'file-exists': ['{file} is already there.', 'It stays as it is; choose another name or another folder.'],
  'layer-empty': ['“{layer}” has no pixels.', 'Choose a layer with something on it.'],
  'layer-unknown': ['{file} has no layer called “{layer}”.', 'Give the name as the layers panel shows it.'],
  'project-damaged': ['{file} is damaged and cannot be opened.', 'Open a backup; the file is unchanged.'],
  'project-newer': ['{file} was saved by a newer Maskwright ({version}).', 'Update to open it; the file is unchanged.'],
  'project-hostile': ['{file} is not a safe project file ({detail}).', 'It was not opened; get it again from someone you trust.'],
  'project-not-one': ['{file} is not an OpenRaster project.', 'Choose a file that ends in .ora.'],
  'blob-missing': ['A picture of this document is missing ({id}).', 'Undo to a step before it, or open a saved project.'],
  'blob-mismatch': ['A picture of this document does not match its checksum ({id}).', 'Make that layer again, or open a saved project.'],
  'name-placeholder': ['{placeholder} is nothing that stands for a part of a name.', 'Names of results may have {known} in them, and text without braces.'],
  'batch-unknown': ['The batch {id} is not known.', 'Start it again from its folder.'],
  'batch-empty': ['{folder} has no photos.', 'Choose a folder with JPEG, PNG, WebP, AVIF, TIFF or GIF files.'],
  'batch-running': ['A batch is already writing to {folder}.', 'Wait for it or cancel it, or choose another folder.'],
  'batch-damaged': ['The list of what is done for {folder} cannot be read.', 'Start the batch anew into another folder; the results that are there stay.'],
  'batch-no-result': ['There is no result of {file}.', 'Wait until it is made, or retry it.'],
  'batch-item-unknown': ['The batch has no photo {index}.', 'Photos are counted from 0; reload the window if it is old.'],
  'batch-corrected': ['The result of {file} has been corrected by hand.', 'It stays as it is; correct it once more in the editor.'],
  'batch-other-recipe': ['{file} was made with another recipe.', 'It stays as it is; start a batch with this recipe into another folder.'],
  'inpaint-refused': ['IOPaint at {address} does not answer.', `Start it with \`iopaint start --port 8080\`, then retry.${KEPT}`],
  'inpaint-timeout': ['IOPaint at {address} gave no result in {seconds, number} s.', `Allow more time in the settings, or choose a faster model there.${KEPT}`],
  'inpaint-rejected': ['IOPaint at {address} did not take {asked, select, test {the question} other {the photo}}.', `Check the model that runs there, then retry.${KEPT}`, '{detail}'],
  'inpaint-broken': ['IOPaint at {address} failed.', `Look at its window for the reason, then retry.${KEPT}`, 'Status {status}: {detail}'],
  'inpaint-not-a-picture': ['What {address} sent back is not a picture.', 'Check that IOPaint runs there, then retry. The mask is kept.'],
  'inpaint-wrong-size': [
    '{address} sent back {width, number} × {height, number} px instead of {expectedWidth, number} × {expectedHeight, number}.',
    'Choose a model there that keeps the size. The mask is kept.',
  ],
  'inpaint-cut-off': ['The connection to {address} broke off in the middle of the result.', '{asked, select, test {Retry.} other {Retry; the mask is kept.}}'],
  'inpaint-too-large': [`{address} sent more than {limit, ${MEGABYTES}}, which no {asked, select, test {list of models} other {picture of this size}} needs; the rest was not read.`, `Check that IOPaint runs there, then retry.${KEPT}`],
  'inpaint-redirect': ['{address} passes {asked, select, test {the question} other {the photo}} on to {location}; nothing was sent there.', `Give that address in the settings if you trust it.${KEPT}`],
  'inpaint-not-iopaint': ['What runs at {address} is not IOPaint.', `Give the address that IOPaint prints when it starts.${KEPT}`],
  'inpaint-address': ['“{address}” is not an address.', 'Give one like http://127.0.0.1:8080.'],
  'inpaint-remote': ['{host} is another computer.', '{asked, select, test {Allow it, and it is asked for its models; no photo is sent.} other {Allow it once or always, and the photo and its mask are sent there.}}'],
  'request-invalid': ['The request cannot be understood: {detail}.', 'Correct it and send it again.'],
  'request-type': ['A request came with content of type {type}, which is not taken here.', 'Send JSON or the bytes of a file; reload the window if it is old.'],
  'request-too-large': [`The request is larger than {limit, ${MEGABYTES}}.`, 'Make it smaller and send it again.'],
  'request-method': ['{method} is not something that {path} answers.', 'Reload the window if it is old.'],
  'request-forbidden': ['This window is not allowed to use Maskwright.', 'Open the address that Maskwright printed when it started.'],
  'request-unknown': ['There is nothing at {path}.', 'Check the address; reload the window if it is old.'],
  'host-gone': ['Maskwright itself does not answer any more.', 'Start it again; work up to ten seconds ago is brought back.'],
  'port-taken': ['Port {port, number, ::group-off} is taken by another program.', 'Choose another one with --port, or leave it out and a free one is found.'],
  'settings-damaged': ['The settings file could not be read and was put aside as {file}.', 'Everything is at its default; set again what you had changed.'],
  cancelled: ['It was cancelled.', 'Nothing was changed.'],
  internal: ['Something in Maskwright itself went wrong.', 'Your layers are kept; retry, or restart it if it stays.', '{detail}'],
};

/** Characters of a value that a sentence shows at most: no file's name has more. */
const LONGEST_VALUE = 300;
/** Of a longer one, characters from its beginning and as many from its end. */
const SHOWN_OF_IT = 60;

/** The first eight digits of a checksum are enough to tell one from another; of what is too long for a sentence, beginning and end. */
function shortened(values: FailureValues): FailureValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value];
    if (name === 'id' && value.length > 12) return [name, value.slice(0, 8)];
    return [name, value.length > LONGEST_VALUE ? `${value.slice(0, SHOWN_OF_IT)}…${value.slice(-SHOWN_OF_IT)}`.replace(/\p{Cs}/gu, '') : value];
  }));
}

const compiled = new Map<string, IntlMessageFormat>();

/**
 * Fills one ICU message. A value that the message names and the caller forgot is shown as a dash:
 * the rest of the sentence still helps.
 */
export function fillMessage(message: string, locale: string, values: Readonly<Record<string, unknown>>): string {
  const key = `${locale}\n${message}`;
  let format = compiled.get(key);
  if (!format) {
    // names of files hold < and >; nothing in a message is markup
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    compiled.set(key, format);
  }
  const complete = new Proxy(values, {
    has: () => true,
    getOwnPropertyDescriptor: (target, name) => Object.getOwnPropertyDescriptor(target, name) ?? { configurable: true, value: '–' },
    get: (target, name) => (typeof name === 'string' && Object.hasOwn(target, name) ? target[name] : '–'),
  });
  return String(format.format(complete as Record<string, string>));
}

/** The parts of what a failure says, from the catalogue of a language; codes of a newer version are said in English as they came. */
export function saidParts(
  failure: SaidFailure,
  catalogue: Readonly<Record<FailureCode, FailureMessage>> = ENGLISH_FAILURES,
  locale = 'en',
): SaidParts {
  const [what, remedy, details] = catalogue[isFailureCode(failure.code) ? failure.code : 'internal'];
  const values = shortened(isFailureCode(failure.code) ? failure.values : { detail: failure.code });
  return {
    what: fillMessage(what, locale, values),
    remedy: fillMessage(remedy, locale, values),
    ...(details === undefined ? {} : { details: fillMessage(details, locale, values) }),
  };
}

/** The failure as English sentences: what happened to which file, then what to do; details in brackets after them. */
export function sentence(failure: SaidFailure, catalogue = ENGLISH_FAILURES): string {
  const { what, remedy, details } = saidParts(failure, catalogue);
  return details === undefined ? `${what} ${remedy}` : `${what} ${remedy} (${details})`;
}
