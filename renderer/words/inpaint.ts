import type { Words } from './catalogue';

/** Handing a layer to an inpainting program. */
export const inpaintWords = {
  'inpaint.title': ['Fill with IOPaint', '以 IOPaint 填補'],
  'inpaint.address': ['Address', '網址'],
  'inpaint.test': ['Test the connection', '測試連線'],
  'inpaint.testOk': ['IOPaint answers', 'IOPaint 有回應'],
  'inpaint.timeout': ['Wait at most', '最長等候'],
  'inpaint.allowed': ['Other computers allowed', '允許的其他電腦'],
  'inpaint.noneAllowed': ['None. A photo leaves this computer only after you say so.', '無。經您同意，照片才會離開這部電腦。'],
  'inpaint.forget': ['Forget {host}', '移除 {host}'],
} as const satisfies Words;
