export const electronFolder: string;
export function electronProgram(): string | null;
export function noDisplay(): string | null;
