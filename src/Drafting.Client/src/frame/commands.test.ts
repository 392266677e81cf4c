// @vitest-environment jsdom
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandCentre, useCommand, type Command } from './commands';

let root: Root, ran: string[];
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
function Offers() {
  const run = (id: string) => () => { ran.push(id); };
  const commands: Command[] = [
    { id: 'retain', label: '', keys: 'Mod+E R', run: run('retain') }, { id: 'plain', label: '', keys: 'r', run: run('plain') },
    { id: 'go', label: '', keys: 'g d', run: run('go') }, { id: 'd', label: '', keys: 'd', run: run('d') }, { id: 'next', label: '', keys: 'F8', whileTyping: true, run: run('next') },
  ];
  for (const command of commands) useCommand(command);
  return createElement('input', { id: 'field' });
}
beforeEach(() => {
  ran = [];
  document.body.innerHTML = '<div id="app"></div>';
  root = createRoot(document.getElementById('app')!);
  act(() => root.render([createElement(Offers, { key: 'o' }), createElement(CommandCentre, { key: 'c' })]));
});
afterEach(() => act(() => root.unmount()));

/** Whether each key was left to the field. */
const press = (target: Element, ...keys: [key: string, ctrl?: boolean][]): boolean[] => keys.map(([key, ctrlKey = false]) => {
  const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true });
  act(() => { target.dispatchEvent(event); });
  return !event.defaultPrevented;
});
const field = () => document.getElementById('field')!;

test('of a chord whose first key is held, neither key reaches the field', () => {
  expect(press(field(), ['e', true], ['r'])).toEqual([false, false]);
  expect(ran).toEqual(['retain']);
});
test('a letter in a field is a letter, also after a chord that was not finished', () => {
  expect(press(field(), ['r'], ['e', true], ['x'], ['r'])).toEqual([true, false, true, true]);
  expect(ran).toEqual([]);
});
test('a sequence goes before the single key it ends with', () => {
  press(document.body, ['g'], ['d'], ['d'], ['e', true], ['r'], ['r']);
  expect(ran).toEqual(['go', 'd', 'retain', 'plain']);
});
test('a sequence of plain keys is not heard in a field, a key for while typing is', () => {
  expect(press(field(), ['g'], ['d'], ['F8'])).toEqual([true, true, false]);
  expect(ran).toEqual(['next']);
});
