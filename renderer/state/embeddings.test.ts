import { beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../core/history/history';
import { settled, testEditor, type TestEditor } from './editor.test-support';

const keptMasks = ({ tab }: TestEditor) => currentStep(tab().history).document.layers.filter((layer) => layer.kind === 'mask').length;

describe('a decoder that dies', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await editor.commands.openSample('dog.jpg');
    await settled();
  });
  const photos = () => editor.store.getState().tabs.map((tab) => tab.photo.id);
  const hover = async () => {
    editor.commands.hoverAt({ x: 50, y: 60 });
    await settled();
    return editor.tab().hover;
  };

  it('is started again and given the photo of each open tab', async () => {
    editor.masks.die(true);
    expect(editor.store.getState().decoderRuntime).toBeNull();
    await settled();
    expect(editor.masks.starts).toBe(2);
    expect(editor.masks.images).toEqual([...photos(), ...photos()]);
    expect(editor.store.getState().decoderRuntime).toEqual({ device: 'test', threads: 1 });
    expect(await hover()).not.toBeNull();
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    expect(editor.tab().making?.chosen).toBe('part');
    expect(editor.store.getState().banners).toEqual([]);
  });

  it('is asked again for the mask that is being made', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    editor.masks.die(true);
    await settled();
    expect(editor.masks.asked).toHaveLength(2);
    await editor.commands.keep();
    expect(keptMasks(editor)).toBe(1);
  });

  it('is not started again and again where it never answered, until the person says so', async () => {
    editor.masks.die(false);
    await settled();
    expect(editor.masks.starts).toBe(1);
    expect(editor.store.getState().tabs.map((tab) => tab.encoding.state)).toEqual(['failed', 'failed']);
    expect(editor.store.getState().banners).toMatchObject([{ actions: [{ id: 'file.encodeAgain' }] }]);
    editor.commands.encodeAgain();
    await settled();
    expect(editor.masks.starts).toBe(2);
    expect(await hover()).not.toBeNull();
  });

  it('dies while an embedding is on its way, which then starts another', async () => {
    let arrive: () => void = () => undefined;
    editor.server.embedding = new Promise((resolve) => (arrive = resolve));
    await editor.commands.openSample('owl.jpg');
    await settled();
    editor.masks.die(false);
    arrive();
    await settled();
    expect(editor.masks.starts).toBe(2);
    expect(editor.tab().encoding.state).toBe('done');
  });
});

describe('a photo that the decoder has let go to hold others', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = testEditor();
    await editor.commands.openSample('cat.jpg');
    await settled();
  });

  it('is given again at a click, which is then answered', async () => {
    editor.masks.letGo(editor.tab().photo.id);
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    expect(editor.masks.images).toHaveLength(2);
    expect(editor.tab().making).toMatchObject({ chosen: 'part', late: false });
    expect(editor.store.getState().banners).toEqual([]);
  });

  it('is given again at a hover, and the next hover shows a mask', async () => {
    editor.masks.letGo(editor.tab().photo.id);
    editor.commands.hoverAt({ x: 50, y: 60 });
    await settled();
    editor.commands.hoverAt({ x: 51, y: 60 });
    await settled();
    expect(editor.tab().hover).not.toBeNull();
    expect(editor.store.getState().banners).toEqual([]);
  });

  it('is given again where its mask is kept', async () => {
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await settled();
    editor.masks.letGo(editor.tab().photo.id);
    await editor.commands.keep();
    expect(keptMasks(editor)).toBe(1);
  });

  it('is given again where Enter comes right after the click', async () => {
    editor.masks.letGo(editor.tab().photo.id);
    editor.commands.addPoint({ x: 50, y: 60 }, 'include');
    await editor.commands.keep();
    expect(keptMasks(editor)).toBe(1);
  });
});
