/** Every act has a command: a name, perhaps a key. One listener hears the keys, the palette lists the rest, and `?` shows them all. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Autocomplete, Dialog, Heading, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components';
import { t } from '../messages';
import { keep, kept } from './kept';
import './commands.css';

export interface Command {
  id: string;
  label: string;
  /** `"j"`, `"?"`, `"Mod+K"` (Ctrl, or ⌘ on a Mac), `"Alt+ArrowUp"`, or two strokes `"g d"`, `"Mod+E R"`, of which the second is heard in a field too where the first was held. The first of several is the one shown. */
  keys?: string | readonly string[];
  run: () => void;
  /** False: known and listed as not possible now, and deaf to its keys. Default true. */
  enabled?: boolean;
  /** Heard while somebody types in a field too. Default: only when the key is held with Ctrl, ⌘ or Alt. */
  whileTyping?: boolean;
}

const registered = new Map<symbol, Command>();
const listeners = new Set<() => void>();
let list: readonly Command[] = [];
function changed() {
  const byId = new Map<string, Command>();
  for (const command of registered.values()) byId.set(command.id, command);
  list = [...byId.values()];
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; };
const useCommands = () => useSyncExternalStore(subscribe, () => list);

/** Offers a command while the component stands. The newest of two with the same id wins, so a focused paragraph may take over a page's command. */
export function useCommand(command: Command): void {
  const latest = useRef(command);
  latest.current = command;
  const keys = typeof command.keys === 'string' ? command.keys : command.keys?.join('|');
  useEffect(() => {
    const { id, label, enabled = true, whileTyping = false } = latest.current;
    const token = Symbol(id);
    registered.set(token, { id, label, enabled, whileTyping, keys: keys?.split('|') ?? [], run: () => latest.current.run() });
    changed();
    return () => { registered.delete(token); changed(); };
  }, [command.id, command.label, keys, command.enabled, command.whileTyping]);
}

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const names: Record<string, string> = { Mod: mac ? '⌘' : 'Ctrl', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Enter: '↵' };
/** How a key is printed on this machine: `Mod+K` is "Ctrl K" or "⌘ K". */
export const printKeys = (keys: string): string => keys.split(/[+ ](?=.)/).map(k => names[k] ?? (k.length === 1 ? k.toUpperCase() : k)).join(' ');
export const Keys = ({ keys }: { keys: string }) => <kbd className="keys">{keys.split(/[+ ](?=.)/).map((k, i) => <span key={i} className="key">{names[k] ?? (k.length === 1 ? k.toUpperCase() : k)}</span>)}</kbd>;

/** The written form of what was pressed. Shift is named only where it does not already show in the character. */
export function strokeOf(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const letter = /^\p{L}$/u.test(e.key);
  const parts = [(mac ? e.metaKey : e.ctrlKey) && 'Mod', e.altKey && 'Alt', e.shiftKey && (letter || e.key.length > 1) && 'Shift', letter ? e.key.toLowerCase() : e.key === ' ' ? 'Space' : e.key];
  return parts.filter(Boolean).join('+');
}
const written = (keys: string): string => keys.split(' ').map(stroke => stroke.split('+').map((k, i, all) => i === all.length - 1 && k.length === 1 ? k.toLowerCase() : k).join('+')).join(' ');

const plainKeysOff = 'drafting.plain-keys-off';
export const plainKeysAreOn = (): boolean => kept(plainKeysOff) === null;

const typing = (target: Element | null) => target?.closest('input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox]') != null;
const pressing = (target: Element | null) => target?.closest('a, button, summary, [role=button], [role=menuitem], [role=option], [role=tab]') != null;

/** Until when keys without Ctrl or Alt are not commands: whoever was typing when an editor closed is still typing. */
let restUntil = 0;
const restOfTyping = 1_000;
/** An editor was taken away from somebody who may be typing: letters are no commands until a second has passed without one. */
export function restKeys(): void { restUntil = performance.now() + restOfTyping; }

const heldStroke = /^(Mod|Alt)\+/;
let first = '';
let forget: ReturnType<typeof setTimeout> | undefined;
function hear(e: KeyboardEvent): void {
  if (e.defaultPrevented || e.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(e.key)) return;
  const target = e.target instanceof Element ? e.target : null;
  const stroke = strokeOf(e);
  const held = heldStroke.test(stroke);
  const plain = !held && stroke.length === 1;
  if (plain && !heldStroke.test(first) && !plainKeysAreOn()) return;
  if (plain && !heldStroke.test(first) && !typing(target) && performance.now() < restUntil) { restKeys(); return; }
  if ((stroke === 'Enter' || stroke === 'Space') && pressing(target)) return;
  const inDialog = target?.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') != null;
  const both = first ? `${first} ${stroke}` : '', afterHeld = heldStroke.test(first);
  clearTimeout(forget);
  first = '';
  const strokes = (c: Command) => (c.keys as readonly string[]).map(written);
  const command = list.findLast(c => c.enabled && both !== '' && strokes(c).includes(both) && ((!typing(target) && !inDialog) || afterHeld || c.whileTyping))
    ?? list.findLast(c => c.enabled && strokes(c).includes(stroke) && (!typing(target) || held || c.whileTyping) && (!inDialog || held));
  if (command) { e.preventDefault(); command.run(); return; }
  if ((held || (plain && !typing(target))) && !inDialog && list.some(c => c.enabled && strokes(c).some(k => k.startsWith(`${stroke} `)))) {
    if (held) e.preventDefault();
    first = stroke;
    forget = setTimeout(() => { first = ''; }, held ? 3_000 : 1_200);
  }
}

export const openPalette = () => window.dispatchEvent(new Event('drafting:palette'));

/** The ear, the palette and the page of keys: once, in the shell. */
export function CommandCentre() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  useCommand({ id: 'frame.palette', label: t('frame.palette.open'), keys: 'Mod+K', whileTyping: true, run: () => setOpen('palette') });
  useCommand({ id: 'frame.keys', label: t('frame.keys.open'), keys: '?', run: () => setOpen('keys') });
  useEffect(() => {
    const show = () => setOpen('palette');
    window.addEventListener('drafting:palette', show);
    window.addEventListener('keydown', hear);
    return () => { window.removeEventListener('drafting:palette', show); window.removeEventListener('keydown', hear); };
  }, []);
  const close = () => setOpen(null);
  return (
    <>
      <ModalOverlay className="veil" isDismissable isOpen={open === 'palette'} onOpenChange={close}><Modal className="modal"><Palette close={close} /></Modal></ModalOverlay>
      <ModalOverlay className="veil" isDismissable isOpen={open === 'keys'} onOpenChange={close}><Modal className="modal"><KeysPage close={close} /></Modal></ModalOverlay>
    </>
  );
}

function Palette({ close }: { close: () => void }) {
  const commands = useCommands().filter(c => c.id !== 'frame.palette');
  const { contains } = useFilter({ sensitivity: 'base' });
  const everyWord = (text: string, typed: string) => typed.trim().split(/\s+/).every(word => contains(text, word));
  const run = (id: string) => { close(); const command = commands.find(c => c.id === id); if (command) setTimeout(command.run); };
  return (
    <Dialog className="palette" aria-label={t('frame.palette')}>
      <Autocomplete filter={everyWord}>
        <SearchField autoFocus aria-label={t('frame.palette.search')}><Input className="palette-input" placeholder={t('frame.palette.search')} /></SearchField>
        <Menu className="menu palette-list" aria-label={t('frame.palette')} onAction={id => run(String(id))} disabledKeys={commands.filter(c => !c.enabled).map(c => c.id)} renderEmptyState={() => <p className="palette-empty soft">{t('frame.palette.none')}</p>}>
          {commands.map(c => <MenuItem key={c.id} id={c.id} className="menu-item" textValue={c.label}><span>{c.label}</span>{c.keys?.[0] && <Keys keys={c.keys[0]} />}</MenuItem>)}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}

function KeysPage({ close }: { close: () => void }) {
  const commands = useCommands();
  const [plain, setPlain] = useState(plainKeysAreOn);
  const toggle = (on: boolean) => { keep(plainKeysOff, on ? null : '1'); setPlain(on); };
  return (
    <Dialog className="dialog">
      <Heading slot="title">{t('frame.keys')}</Heading>
      <dl className="keys-list">{commands.filter(c => c.keys?.length).map(c => <div key={c.id}><dt>{c.label}</dt><dd>{(c.keys as readonly string[]).map(k => <Keys key={k} keys={k} />)}</dd></div>)}</dl>
      <label className="keys-plain"><input type="checkbox" checked={plain} onChange={e => toggle(e.target.checked)} /> {t('frame.keys.plain')}</label>
      <div className="actions"><button type="button" className="button" onClick={close}>{t('frame.close')}</button></div>
    </Dialog>
  );
}
