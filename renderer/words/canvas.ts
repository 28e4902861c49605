import type { Words } from './catalogue';

/** On the canvas itself, and what the editor says of what was done there. */
export const canvasWords = {
  'canvas.about': ['Photo {name}. Arrows move the crosshair, Enter clicks, Alt Enter excludes.', '照片 {name}。方向鍵移動準星，Enter 點選，Alt Enter 排除。'],
  'canvas.reading': ['Reading the photo, {seconds} s', '讀取照片中，{seconds} 秒'],
  'canvas.point': ['{kind} point {n, number} at {x, number, ::group-off}, {y, number, ::group-off}', '第 {n, number} 個{kind}點，位於 {x, number, ::group-off}, {y, number, ::group-off}'],
  'canvas.boxSize': ['{width, number} × {height, number} px', '{width, number} × {height, number} 像素'],
  'canvas.keepMask': ['Keep mask', '保留遮罩'],
  'canvas.pixels': ['Part of {file} could not be read for display.', '{file} 有一部分無法讀取顯示。'],
  'drop.layer': ['Add as a layer', '新增為圖層'],
  'drop.layerAbout': ['to {name}', '至 {name}'],
  'hint.outside': ['That point lies outside of the photo. Click on the photo.', '該點在照片之外。請點選照片。'],
  'hint.boxEmpty': ['The box has no area on the photo. Drag from corner to corner.', '方框在照片上沒有面積。請從一角拖曳到對角。'],
  'hint.maskEmpty': ['There is nothing in this mask. Click elsewhere, or choose another candidate.', '此遮罩是空的。請點選他處，或選擇其他候選。'],
  'hint.marker': ['Drag moves the point, Delete removes it', '拖曳可移動此點，Delete 可移除'],
  'layers.newWord': ['Object', '物件'],
  'say.saved': ['Saved as {file}', '已儲存為 {file}'],
  'say.openAlready': ['{name} is open already', '{name} 已經開啟'],
  'say.openCopy': ['Open another copy', '再開一份'],
  'say.openBehind': ['{name} is open', '{name} 已開啟'],
  'say.show': ['Show', '顯示'],
  'say.undo': ['Undo', '復原'],
  'recover.title': ['Work on {name} was not saved', '{name} 的工作尚未儲存'],
  'recover.about': ['{when}, {count, plural, one {# step} other {# steps}}', '{when}，{count} 個步驟'],
  'recover.open': ['Bring back', '復原工作'],
  'recover.discard': ['Discard', '捨棄'],
} as const satisfies Words;
