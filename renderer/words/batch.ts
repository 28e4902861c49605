import type { Words } from './catalogue';

/** The batch view. */
export const batchWords = {
  'batch.title': ['Batch', '批次'],
  'batch.empty': ['Drop a folder here, or choose one. Results appear as they are made.', '將資料夾拖放到這裡，或選擇一個。結果會陸續出現。'],
} as const satisfies Words;
