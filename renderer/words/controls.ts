import type { Words } from './catalogue';

/** Units, times and what small controls say everywhere. */
export const controlWords = {
  'unit.px': ['px', '像素'],
  'unit.s': ['s', '秒'],
  'unit.ms': ['ms', '毫秒'],
  'unit.min': ['min', '分'],
  'unit.h': ['h', '小時'],
  'time.today': ['Today, {time}', '今天 {time}'],
  'time.yesterday': ['Yesterday', '昨天'],
  'time.date': [
    '{day} {month, select, 1 {Jan} 2 {Feb} 3 {Mar} 4 {Apr} 5 {May} 6 {Jun} 7 {Jul} 8 {Aug} 9 {Sep} 10 {Oct} 11 {Nov} other {Dec}} {year, number, ::group-off}',
    '{year, number, ::group-off} 年 {month} 月 {day} 日',
  ],
  'control.close': ['Close', '關閉'],
  'control.cancel': ['Cancel', '取消'],
  'control.retry': ['Retry', '重試'],
  'control.details': ['Details', '詳細資料'],
  'control.reset': ['Reset', '重設'],
  'control.resetOf': ['Reset {name}', '重設{name}'],
  'control.nothingToReset': ['Nothing to reset', '沒有可重設的項目'],
  'control.on': ['On', '開'],
  'control.off': ['Off', '關'],
  'control.more': ['More', '更多'],
  'control.dismiss': ['Dismiss', '知道了'],
  'control.choose': ['Choose…', '選擇…'],
  'field.notANumber': ['“{text}” is not a number. Type one, or a sum like 1200/3.', '「{text}」不是數字。請輸入數字，或像 1200/3 的算式。'],
  'field.range': ['Between {min, number} and {max, number}', '介於 {min, number} 與 {max, number} 之間'],
  'field.labelHint': ['Drag to change, double-click to reset', '拖曳可調整，按兩下可重設'],
} as const satisfies Words;
