/** Files on their way to the server: two at a time, each with its progress, each to be cancelled by itself. */
import { useEffect, useReducer, useRef } from 'react';
import type { Problem } from '../api';
import { problemOf } from '../frame/session';
import type { ImportPreview } from './api';
import { upload, type Upload } from './upload';

export interface Sending { key: number; file: File; share: number; state: 'waiting' | 'sending' | 'refused' | 'unchanged'; problem: Problem | null; message: string }

const atOnce = 2;

/** `arrived` hears of each file that the server has taken to read; files that were refused, or that change nothing, stay listed until dismissed. */
export function useSending(slug: string, arrived: (preview: ImportPreview, alone: boolean) => void) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const desk = useRef<{ items: Sending[]; running: Map<number, Upload>; lastKey: number }>({ items: [], running: new Map(), lastKey: 0 });
  const hear = useRef(arrived);
  hear.current = arrived;
  useEffect(() => { const { running } = desk.current; return () => { for (const one of running.values()) one.cancel(); }; }, []);

  const change = (key: number, some: Partial<Sending>) => { desk.current.items = desk.current.items.map(i => i.key === key ? { ...i, ...some } : i); draw(); };
  const drop = (key: number) => { desk.current.items = desk.current.items.filter(i => i.key !== key); draw(); };
  const go = () => {
    const { running } = desk.current;
    for (const item of desk.current.items) if (item.state === 'waiting' && running.size < atOnce) void send(item);
  };
  const send = async ({ key, file }: Sending) => {
    const started = upload(slug, file, share => change(key, { share }));
    desk.current.running.set(key, started);
    change(key, { state: 'sending' });
    try {
      const preview = await started.answer;
      if (preview.state === 'unchanged') change(key, { state: 'unchanged', message: preview.message });
      else { const alone = desk.current.items.length === 1; drop(key); hear.current(preview, alone); }
    } catch (error) {
      if (error instanceof DOMException) drop(key); else change(key, { state: 'refused', problem: problemOf(error) });
    }
    desk.current.running.delete(key);
    go();
  };
  return {
    items: desk.current.items as readonly Sending[],
    add: (files: readonly File[]) => { for (const file of files) desk.current.items = [...desk.current.items, { key: ++desk.current.lastKey, file, share: 0, state: 'waiting', problem: null, message: '' }]; draw(); go(); },
    /** Cancels what is under way, dismisses what is over. */
    cancel: (key: number) => { const running = desk.current.running.get(key); if (running) running.cancel(); else drop(key); },
  };
}
