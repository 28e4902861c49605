import type { Words } from './catalogue';

/** What only the desktop window says: native menus and dialogs. */
export const desktopWords = {
  'desktop.photos': ['Photos', '照片'],
  'desktop.projects': ['Projects (OpenRaster)', '專案（OpenRaster）'],
  'desktop.all': ['Photos and projects', '照片和專案'],
  'desktop.recent': ['Open recent', '打開最近使用過的檔案'],
  'desktop.clearRecent': ['Clear the list', '清除選單'],
  'desktop.about': ['About {app}', '關於 {app}'],
  'desktop.services': ['Services', '服務'],
  'desktop.hide': ['Hide {app}', '隱藏 {app}'],
  'desktop.hideOthers': ['Hide others', '隱藏其他'],
  'desktop.unhide': ['Show all', '全部顯示'],
  'desktop.quit': ['Quit {app}', '結束 {app}'],
  'desktop.cut': ['Cut text', '剪下文字'],
  'desktop.copy': ['Copy text', '拷貝文字'],
  'desktop.paste': ['Paste', '貼上'],
  'desktop.selectAll': ['Select all text', '全選文字'],
  'desktop.fullScreen': ['Full screen', '全螢幕'],
  'desktop.minimize': ['Minimise', '縮到最小'],
  'desktop.zoom': ['Zoom the window', '縮放視窗'],
  'desktop.front': ['Bring all to front', '全部移至最前'],
} as const satisfies Words;
