/** What this device keeps for a reader, as far as the browser lets it: with storage refused a choice holds until the page is left. */
const held = new Map<string, string>();

export function kept(name: string): string | null {
  try { return localStorage.getItem(name); } catch { return held.get(name) ?? null; }
}
export function keep(name: string, value: string | null): void {
  try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value); } catch { if (value === null) held.delete(name); else held.set(name, value); }
}
