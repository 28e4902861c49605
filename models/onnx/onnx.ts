import protobuf from 'protobufjs';

/**
 * The ONNX file format as far as preparing a model needs it: reading, changing and writing graphs
 * (onnx.proto of onnx/onnx, field numbers kept). What the schema doesn't name is carried along as
 * unknown fields, so that writing a file that was read loses nothing.
 */
const SCHEMA = `
  syntax = "proto2";
  package onnx;

  message AttributeProto {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    optional bytes s = 4;
    optional TensorProto t = 5;
    repeated float floats = 7;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    optional int32 type = 20;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
    optional string domain = 7;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    repeated float float_data = 4 [packed = true];
    repeated int32 int32_data = 5 [packed = true];
    repeated int64 int64_data = 7 [packed = true];
    optional string name = 8;
    optional bytes raw_data = 9;
  }
  message TensorShapeProto {
    message Dimension {
      optional int64 dim_value = 1;
      optional string dim_param = 2;
    }
    repeated Dimension dim = 1;
  }
  message TypeProto {
    message Tensor {
      optional int32 elem_type = 1;
      optional TensorShapeProto shape = 2;
    }
    optional Tensor tensor_type = 1;
  }
  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
    repeated ValueInfoProto value_info = 13;
  }
  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional string producer_version = 3;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
`;

/** A whole number of 64 bits as protobufjs reads it. */
export type Int64 = number | { toNumber(): number };

export interface OnnxTensor {
  name: string;
  dims: Int64[];
  /** `ELEMENT_TYPE` */
  dataType: number;
  rawData?: Uint8Array;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: Int64[];
}

export interface OnnxAttribute {
  name: string;
  /** `ATTRIBUTE_TYPE` */
  type: number;
  f?: number;
  i?: Int64;
  s?: Uint8Array;
  t?: OnnxTensor;
  floats?: number[];
  ints?: Int64[];
}

export interface OnnxNode {
  name: string;
  opType: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute: OnnxAttribute[];
}

export interface OnnxDimension {
  dimValue?: Int64;
  /** a name instead of a number: any size, the same wherever the name stands */
  dimParam?: string;
}

export interface OnnxValue {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: OnnxDimension[] } } };
}

export interface OnnxGraph {
  name: string;
  node: OnnxNode[];
  initializer: OnnxTensor[];
  input: OnnxValue[];
  output: OnnxValue[];
  valueInfo: OnnxValue[];
}

export interface OnnxModel {
  irVersion: Int64;
  producerName?: string;
  graph: OnnxGraph;
  opsetImport: { domain?: string; version: Int64 }[];
}

/** TensorProto.DataType */
export const ELEMENT_TYPE = { float: 1, uint8: 2, int64: 7 } as const;
/** AttributeProto.AttributeType */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, tensor: 4, ints: 7 } as const;

const root = protobuf.parse(SCHEMA).root;
const ModelProto = root.lookupType('onnx.ModelProto');

/** @throws Error for bytes that are no protobuf, or hold no graph */
export function readModel(bytes: Uint8Array): OnnxModel {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  const model = ModelProto.decode(reader);
  if (!isModel(model)) throw new Error('Expected an ONNX model but the file holds no graph');
  return model;
}

function isModel(message: object): message is OnnxModel {
  if (!('graph' in message)) return false;
  const { graph } = message;
  return typeof graph === 'object' && graph !== null && 'node' in graph && Array.isArray(graph.node) && graph.node.length > 0;
}

export function writeModel(model: OnnxModel): Uint8Array {
  return ModelProto.encode(model).finish();
}

export function toNumber(value: Int64): number {
  return typeof value === 'number' ? value : value.toNumber();
}
