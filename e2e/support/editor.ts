import { expect, type JSHandle, type Locator, type Page } from '@playwright/test';

export interface DroppedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The window by the names that a screen reader says. */
export class Editor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get canvas(): Locator {
    return this.page.getByRole('region', { name: 'Canvas' });
  }

  get tools(): Locator {
    return this.page.getByRole('toolbar', { name: 'Tools' });
  }

  get dock(): Locator {
    return this.page.getByRole('complementary', { name: 'Dock' });
  }

  get statusBar(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Status' });
  }

  get layers(): Locator {
    return this.page.getByRole('tree', { name: 'Layers' });
  }

  /** the masks to choose among, in the chip on the canvas */
  get candidates(): Locator {
    return this.canvas.getByRole('radiogroup', { name: 'Candidates' }).getByRole('radio');
  }

  get chosenCandidate(): Locator {
    return this.canvas.getByRole('radio', { checked: true });
  }

  /** markers on the canvas, as the keyboard and screen readers find them */
  get markers(): Locator {
    return this.canvas.getByRole('list', { name: 'Prompts' }).getByRole('button');
  }

  get history(): Locator {
    return this.page.getByRole('listbox', { name: 'History' });
  }

  /** the error that needs an act, if there is one */
  get banner(): Locator {
    return this.page.getByRole('alert');
  }

  /** The window is drawn and has heard from Node. */
  async ready(): Promise<void> {
    await expect(this.canvas).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  tool(name: string): Locator {
    return this.tools.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  tab(name: string | RegExp): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** Points at the middle of the photo, waits for the mask, and keeps it as a layer. */
  async keepMaskInTheMiddle(): Promise<void> {
    const box = await this.canvas.boundingBox();
    if (!box) throw new Error('no canvas');
    await expect(this.statusBar).toContainText(/Encoded|cache/);
    const kept = this.layers.getByRole('treeitem', { name: /, layer \d+ of \d+/ });
    const before = await kept.count();
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await this.button(/^Keep/).first().click();
    await expect(kept).toHaveCount(before + 1);
  }

  /** Opens a file by the window's own dialog. */
  async open(path: string): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser');
    await this.press('Control+o');
    await (await choosing).setFiles(path);
  }

  /** Drops files from outside onto the canvas, as a file manager does. */
  async drop(files: readonly DroppedFile[]): Promise<void> {
    const transfer = await this.#transfer(files);
    for (const type of ['dragenter', 'dragover', 'drop']) await this.canvas.dispatchEvent(type, { dataTransfer: transfer });
    await transfer.dispose();
  }

  /** Drops files anywhere in the window, also while no photo is open. */
  async dropOnWindow(files: readonly DroppedFile[]): Promise<void> {
    const transfer = await this.#transfer(files);
    for (const type of ['dragenter', 'dragover', 'drop']) await this.page.locator('body').dispatchEvent(type, { dataTransfer: transfer });
    await transfer.dispose();
  }

  /** Drags files over the window and holds them there, until they are let go of somewhere. */
  async dragOver(files: readonly DroppedFile[]): Promise<{ dropOn: (place: Locator) => Promise<void> }> {
    const transfer = await this.#transfer(files);
    for (const type of ['dragenter', 'dragover']) await this.canvas.dispatchEvent(type, { dataTransfer: transfer });
    return {
      dropOn: async (place) => {
        for (const type of ['dragenter', 'dragover', 'drop']) await place.dispatchEvent(type, { dataTransfer: transfer });
        await transfer.dispose();
      },
    };
  }

  #transfer(files: readonly DroppedFile[]): Promise<JSHandle<DataTransfer>> {
    return this.page.evaluateHandle((dropped) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of dropped) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    }, files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') })));
  }

  /** Presses keys where the canvas has the focus. */
  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }
}
