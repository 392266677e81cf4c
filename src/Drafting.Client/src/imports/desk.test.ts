import { describe, expect, test } from 'vitest';
import { Problem } from '../api';
import type { Corrections, ImportPreview } from './api';
import { none, setFact } from './corrections';
import { CorrectionDesk } from './desk';

const preview = (version: number, corrections: Corrections = none): ImportPreview => ({ id: 1, fileName: 'rivers.txt', size: 1, format: 'text', pages: null, state: 'preview', progress: 1, message: '', problem: null, version, contact: null, receipt: null, submissions: [], diagnostics: [], corrections });
const named = (name: string, on = none) => setFact(on, 10, 'contributor', name);
const settled = async () => { for (let i = 0; i < 10; i++) await Promise.resolve(); };

/** A server that takes corrections, a clock that strikes when told, and a drawer. */
function room(start = none) {
  const server = { version: 1, corrections: start, sent: [] as Corrections[], fail: null as Problem | null };
  const drawer = { kept: null as { base: Corrections; mine: Corrections } | null };
  let waiting: (() => void) | null = null;
  const options = {
    send: async (version: number, corrections: Corrections) => {
      server.sent.push(corrections);
      if (server.fail) throw server.fail;
      if (version !== server.version) throw new Problem(409, 'conflict', 'Ana has corrected this meanwhile.', 'Look at it.');
      server.corrections = corrections;
      return preview(++server.version, corrections);
    },
    reload: async () => preview(server.version, server.corrections),
    keep: (unsaved: { base: Corrections; mine: Corrections } | null) => { drawer.kept = unsaved; },
    later: (work: () => void) => { waiting = work; return () => { waiting = null; }; },
  };
  return { server, drawer, options, desk: new CorrectionDesk(preview(1, start), options), strike: () => waiting?.() };
}

describe('corrections on the desk', () => {
  test('are saved in the order they are made, one request at a time', async () => {
    const { desk, server } = room();
    desk.change(named('A'));
    desk.change(named('B'));
    desk.change(named('C'));
    await settled();
    expect(server.corrections).toEqual(named('C'));
    expect(server.sent).toEqual([named('A'), named('C')]);
    expect(desk.state.saving).toBe('saved');
  });
  test('typed wait for a pause, and are undone together', async () => {
    const { desk, server, strike } = room();
    for (const typed of ['L', 'La', 'Lak']) desk.change(named(typed), 'contributor 10', true);
    expect(server.sent).toEqual([]);
    strike();
    await settled();
    expect(server.sent).toEqual([named('Lak')]);
    desk.undo();
    await settled();
    expect(server.corrections).toEqual(none);
    expect(desk.state.canUndo).toBe(false);
  });
  test('stay in the drawer until the server has them, and are sent from there the next time', async () => {
    const { desk, server, drawer, options } = room();
    server.fail = new Problem(0, 'network', 'The server cannot be reached.', '');
    desk.change(named('A'));
    await settled();
    expect([desk.state.saving, desk.state.corrections]).toEqual(['failed', named('A')]);
    expect(drawer.kept?.mine).toEqual(named('A'));
    server.fail = null;
    const again = new CorrectionDesk(preview(1), options, drawer.kept);
    await settled();
    expect([server.corrections, drawer.kept, again.state.saving]).toEqual([named('A'), null, 'saved']);
  });
  test('that come second show what the other said, and are put onto it only when asked', async () => {
    const { desk, server } = room();
    server.version = 5;
    server.corrections = setFact(none, 10, 'country', 'Andorra');
    desk.change(named('A'));
    await settled();
    expect([desk.state.saving, desk.state.corrections, desk.state.problem?.message]).toEqual(['behind', setFact(none, 10, 'country', 'Andorra'), 'Ana has corrected this meanwhile.']);
    desk.resolve('again');
    await settled();
    expect(server.corrections).toEqual(named('A', setFact(none, 10, 'country', 'Andorra')));
  });
  test('that come second and are left are forgotten', async () => {
    const { desk, server, drawer } = room();
    server.version = 5;
    desk.change(named('A'));
    await settled();
    desk.resolve('leave');
    expect([desk.state.saving, desk.state.corrections, drawer.kept]).toEqual(['saved', none, null]);
  });
  test('of somebody else are taken over when nothing of mine waits', () => {
    const { desk } = room();
    desk.adopt(preview(3, named('Z')));
    expect(desk.state.corrections).toEqual(named('Z'));
    desk.adopt(preview(2, named('Y')));
    expect(desk.state.corrections).toEqual(named('Z'));
  });
});
