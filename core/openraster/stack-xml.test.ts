import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_MODES } from '../document/document';
import { buildStackXml, parseStackXml, type StackImage, type StackItem } from './stack-xml';

const layers = (xml: string): readonly StackItem[] => parseStackXml(`<image w="10" h="20"><stack>${xml}</stack></image>`).children;

describe('reading', () => {
  it('a file of MyPaint', () => {
    const xml = `<?xml version='1.0' encoding='UTF-8'?>
<image xmlns:mypaint="http://mypaint.org/ns/openraster" h="3008" version="0.0.5" w="3456" mypaint:frame-active="false">
  <stack composite-op="svg:src-over" isolation="isolate" name="Root" opacity="1.0" visibility="visible">
    <stack composite-op="svg:multiply" isolation="isolate" name="Closed &amp; open" opacity="0.5" selected="true" visibility="hidden">
      <layer composite-op="svg:src-over" name="Small" opacity="1.0" src="data/a.png" visibility="visible" x="1664" y="-8"  />
    </stack>
    <layer edit-locked="true" src="data/b.png" />
  </stack>
</image>`;
    expect(parseStackXml(xml)).toEqual({
      width: 3456, height: 3008, density: null,
      children: [
        { kind: 'stack', name: 'Closed & open', visible: false, locked: false, opacity: 0.5, blend: 'svg:multiply', isolated: true, children: [
          { kind: 'layer', name: 'Small', visible: true, locked: false, opacity: 1, blend: 'svg:src-over', src: 'data/a.png', x: 1664, y: -8 },
        ] },
        { kind: 'layer', name: '', visible: true, locked: true, opacity: 1, blend: 'svg:src-over', src: 'data/b.png', x: 0, y: 0 },
      ],
      unread: [],
    });
  });

  it('adds the offsets of stacks to what is in them', () => {
    const [outer] = layers('<stack x="10" y="1"><stack x="-3"><layer src="a" x="5" y="5"/></stack></stack>');
    const inner = outer?.kind === 'stack' ? outer.children[0] : undefined;
    expect(inner?.kind === 'stack' && inner.children[0]).toMatchObject({ x: 12, y: 6 });
  });

  it('groups are not isolated unless they say so', () => {
    expect(layers('<stack/><stack isolation="auto"/><stack isolation="isolate"/>').map((item) => item.kind === 'stack' && item.isolated)).toEqual([false, false, true]);
  });

  it('takes what it does not know for the plain thing', () => {
    expect(layers('<layer src="a" composite-op="krita:erase" opacity="much" x="far"/><text>words</text><filter/>')).toMatchObject([{ blend: 'svg:src-over', opacity: 1, x: 0 }]);
    expect(layers('<layer src="a" opacity="7"/><layer src="b" opacity="-1"/>')).toMatchObject([{ opacity: 1 }, { opacity: 0 }]);
    expect(layers('<layer name="no picture"/>')).toEqual([]);
  });

  it('names what it leaves out, wherever it lies', () => {
    const xml = '<image w="1" h="1"><stack> <!-- a note --> <text name="Title">words</text><stack><filter/><layer src="a"/></stack></stack></image>';
    expect(parseStackXml(xml).unread).toEqual(['Title', 'filter']);
  });

  it('keeps names as names', () => {
    expect(layers('<layer src="a" name="1e5"/><layer src="b" name="&lt;b&gt; &quot;x&quot; &#x5f71;&#20687;"/><layer src="c" name="true"/>').map((item) => item.name)).toEqual(['1e5', '<b> "x" 影像', 'true']);
  });

  it('reads the resolution', () => {
    expect(parseStackXml('<image w="1" h="1" xres="300" yres="300"><stack/></image>').density).toBe(300);
  });
});

it.each([
  ['nothing', ''],
  ['another kind of document', '<html><body/></html>'],
  ['XML that breaks off', '<image w="2"'],
  ['no size', '<image><stack/></image>'],
  ['a size that is none', '<image w="-5" h="NaN"><stack/></image>'],
  ['no stack', '<image w="1" h="1"/>'],
  ['a document type', '<!DOCTYPE image [<!ENTITY a "aaaaaaaaaa">]><image w="1" h="1"><stack><layer src="x" name="&a;"/></stack></image>'],
  ['stacks without end', `<image w="1" h="1"><stack>${'<stack>'.repeat(5000)}${'</stack>'.repeat(5000)}</stack></image>`],
  ['stacks without end whose names look like an end', `<image w="1" h="1"><stack>${'<stack name="/>">'.repeat(5000)}${'</stack>'.repeat(5000)}</stack></image>`],
  // read over and over by an expression that looks for their end, these would take hours
  ['tags without end', `<image w="1" h="1">${'<stack'.repeat(1_000_000)}`],
  ['attributes without end', `<image w="1" h="1">${'<stack name="\''.repeat(500_000)}`],
])('refuses %s', (_, xml) => {
  expect(() => parseStackXml(xml)).toThrow(RangeError);
});

it('what is written is read back, whatever the names are', () => {
  const common = {
    name: fc.string({ unit: 'binary', maxLength: 40 }).map((name) => name.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '')),
    visible: fc.boolean(), locked: fc.boolean(), opacity: fc.double({ min: 0, max: 1, noNaN: true }), blend: fc.constantFrom(...BLEND_MODES),
  };
  const { item } = fc.letrec<{ item: StackItem; layer: StackItem; group: StackItem }>((tie) => ({
    item: fc.oneof({ maxDepth: 3 }, tie('layer'), tie('group')),
    layer: fc.record({ kind: fc.constant('layer' as const), ...common, src: fc.constant('data/layer.png'), x: fc.integer({ min: -9999, max: 9999 }), y: fc.integer({ min: -9999, max: 9999 }) }),
    group: fc.record({ kind: fc.constant('stack' as const), ...common, isolated: fc.boolean(), children: fc.array(tie('item'), { maxLength: 3 }) }),
  }));
  const image = fc.record({ width: fc.integer({ min: 1, max: 60_000 }), height: fc.integer({ min: 1, max: 60_000 }), density: fc.option(fc.integer({ min: 1, max: 2400 })), children: fc.array(item, { maxLength: 4 }) });
  fc.assert(fc.property(image, (written: StackImage) => {
    expect(parseStackXml(buildStackXml(written))).toEqual({ ...written, unread: [] });
  }));
});
