import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changeLayer } from '../document/changes';
import { anyChange, grouped, sampleDocument } from '../document/sample.test-support';
import { DocumentStore } from './document-store';
import { historyCost, openHistory } from './history';
import { historyCodec, packHistory, unpackHistory } from './packed';
import type { History } from './step';

const overTheWire = (history: History): History => z.decode(historyCodec, JSON.parse(JSON.stringify(z.encode(historyCodec, history))) as never);

function longHistory(steps: number): History {
  const documents = new DocumentStore(openHistory(sampleDocument(50), 'truck.jpg'));
  for (let step = 0; step < steps; step++) {
    documents.commit('opacity', 'Mask 1', (document) => changeLayer(document, `layer-${(step % 50) + 1}`, { kind: 'opacity', opacity: step / steps }));
  }
  return documents.history;
}

it('brings any history back as it was', () => {
  fc.assert(
    fc.property(fc.array(anyChange(), { maxLength: 20 }), fc.nat(), (changes, place) => {
      const documents = new DocumentStore(openHistory(grouped(sampleDocument(3), ['layer-1', 'layer-2']), 'truck.jpg'));
      for (const change of changes) documents.commit('rename', 'x', change);
      documents.jump(place % documents.history.steps.length);
      expect(overTheWire(documents.history)).toEqual(documents.history);
    }),
  );
});

it('writes each layer once and brings the sharing back', () => {
  const history = longHistory(1000);
  const text = JSON.stringify(packHistory(history));
  expect(text.length).toBeLessThan(JSON.stringify(history).length / 25);
  const back = unpackHistory(JSON.parse(text) as never);
  expect(historyCost(back)).toBeLessThan(historyCost(history) * 1.5);
});

describe('refuses', () => {
  const packed = () => structuredClone(packHistory(openHistory(grouped(sampleDocument(2), ['layer-1', 'layer-2']), 'truck.jpg')));
  const message = (value: unknown): string => z.safeDecode(historyCodec, value as never).error?.issues[0]?.message ?? 'accepted';

  it('a layer that is not there', () => {
    const value = packed();
    value.steps[0]?.document.layers.push(99);
    expect(message(value)).toBe('layer 99 of 4');
  });

  it('a group that holds itself', () => {
    const value = packed();
    const group = value.layers.at(-1);
    if (group?.kind === 'group') group.children.push(value.layers.length - 1);
    expect(message(value)).toBe('layer 3 of 3');
  });

  it('groups that double at each level', () => {
    const value = packed();
    const group = value.layers.at(-1);
    if (group?.kind !== 'group') throw new Error('no group');
    for (let level = 0; level < 40; level++) {
      const last = value.layers.length - 1;
      value.layers.push({ ...group, id: `g${level}`, children: [last, last] });
    }
    expect(message(value)).toBe('more than 10000 layers in a group');
  });

  it('groups without end inside each other', () => {
    const value = packed();
    const group = value.layers.at(-1);
    if (group?.kind !== 'group') throw new Error('no group');
    for (let level = 0; level < 70; level++) value.layers.push({ ...group, id: `g${level}`, children: [value.layers.length - 1] });
    expect(message(value)).toBe('more than 64 groups inside each other');
  });

  it('very many steps that each name very many layers', () => {
    const value = packed();
    const [step] = value.steps;
    const group = value.layers.at(-1);
    const [photo] = value.layers;
    if (group?.kind !== 'group' || photo?.kind !== 'photo' || step === undefined) throw new Error('no group');
    const leaves = Array.from({ length: 9990 }, (_, i) => ({ ...photo, id: `leaf-${i}` }));
    value.layers = [...leaves, { ...group, children: leaves.map((_, i) => i) }];
    value.steps = Array.from({ length: 6000 }, () => ({ ...step, document: { ...step.document, layers: [leaves.length] } }));
    expect(message(value)).toBe('more than 50000000 layers in all steps together');
    value.steps.length = 1000;
    expect(message(value)).toBe('accepted');
  });

  it('a layer that stands twice in one document', () => {
    const value = packed();
    const document = value.steps[0]?.document;
    document?.layers.push(document.layers[0] ?? 0);
    expect(message(value)).toBe('two layers of the id photo');
    document?.layers.pop();
    const group = value.layers.at(-1);
    if (group?.kind === 'group') group.children.push(0);
    expect(message(value)).toBe('two layers of the id photo');
  });

  it('a current step that is not there, and what is no history', () => {
    expect(message({ ...packed(), current: 5 })).toBe('step 5 of 1');
    expect(message({ ...packed(), steps: [] })).not.toBe('accepted');
    expect(message(null)).not.toBe('accepted');
  });
});
