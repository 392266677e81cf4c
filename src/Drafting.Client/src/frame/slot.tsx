/** A place in the frame's bar that the page on show may fill, with the live state of a draft for instance. */
import { createContext, useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

export const BarSlot = createContext<HTMLElement | null>(null);

export function InBar({ children }: { children: ReactNode }) {
  const slot = useContext(BarSlot);
  return slot && createPortal(children, slot);
}
