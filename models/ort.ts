import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** ONNX Runtime as either of its packages exports it: onnxruntime-node or onnxruntime-web. */
export interface OrtRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

export interface OrtDecoderOptions {
  /** providers, threads and the like; handed to the session as they are */
  readonly session?: InferenceSession.SessionOptions | undefined;
}

export function floatOutput(outputs: InferenceSession.ReturnType, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`Expected the decoder to give ${name} as float32`);
  return data;
}
