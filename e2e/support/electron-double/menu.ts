interface Template {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly submenu?: readonly Template[];
  readonly click?: () => void;
}

export interface MenuItem extends Omit<Template, 'submenu'> {
  readonly label: string;
  readonly enabled: boolean;
  readonly submenu?: Menu;
  click(): void;
}

let shown: Menu | null = null;

/** `electron.Menu`: the tree, to be read and clicked. */
export class Menu {
  readonly items: readonly MenuItem[];

  constructor(items: readonly MenuItem[] = []) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map(({ submenu, click, ...item }) => ({
      ...item,
      label: item.label ?? item.role ?? '',
      enabled: item.enabled ?? true,
      ...(submenu ? { submenu: Menu.buildFromTemplate(submenu) } : {}),
      click: () => click?.(),
    })));
  }

  static setApplicationMenu(menu: Menu | null): void {
    shown = menu;
  }

  static getApplicationMenu(): Menu | null {
    return shown;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const inner = item.submenu?.getMenuItemById(id);
      if (inner) return inner;
    }
    return null;
  }
}
