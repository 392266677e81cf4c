/** The theme a reader chose on this device; `system` follows the device. Stored under the name that public/theme.js reads before the first paint. */
import { useSyncExternalStore } from 'react';
import { keep } from './kept';

export type Theme = 'system' | 'light' | 'dark';
const key = 'drafting.theme';
const listeners = new Set<() => void>();

export const themeNow = (): Theme => { const theme = document.documentElement.dataset.theme; return theme === 'light' || theme === 'dark' ? theme : 'system'; };
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
  keep(key, theme === 'system' ? null : theme);
  for (const listener of listeners) listener();
}
export const useTheme = (): Theme => useSyncExternalStore(listener => { listeners.add(listener); return () => { listeners.delete(listener); }; }, themeNow);
