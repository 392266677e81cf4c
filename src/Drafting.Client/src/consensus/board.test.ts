import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from './api';
import { blocksOf, cellOf, columnsOrdered, noFilter, rowsOrdered, rowsShown } from './board';

const row = (kind: BoardRow['kind'], id: number, recommendationId: number, label: string, way: BoardRow['inTheWay'] = []): BoardRow =>
  ({ kind, id, recommendationId, label, title: `Title ${label}`, version: 1, agreement: 'open', conditional: false, standing: null, designation: null, brackets: 0, amendments: 0, silence: null, packages: [], inTheWay: way, moved: null });
const objection: BoardRow['inTheWay'][number] = { kind: 'objection', delegationId: 1, negotiatingGroupId: null, stakeholderGroupId: 1, count: 1, statement: 'No.', remedy: 'Yes.', fresh: true, positionId: 9, on: null };
const board = {
  rows: [row('recommendation', 1, 1, '1'), row('paragraph', 10, 1, '1'), row('paragraph', 11, 1, '2', [objection]), row('recommendation', 2, 2, '2'), row('paragraph', 20, 2, '3')],
  cells: ['..', 'sO', 'p.'], sources: ['--', 'og', '--'], positionIds: [[0, 0], [4, 5], [0, 0]],
  columns: [{ delegationId: 1, shortName: 'A', stakeholderGroupId: 7, groups: [] }, { delegationId: 2, shortName: 'B', stakeholderGroupId: 8, groups: [] }], stakeholderGroups: [{ id: 7, name: 'Governments' }, { id: 8, name: 'Business' }, { id: 9, name: 'Nobody' }],
} as unknown as Board;

describe('the cells of the board', () => {
  it('tell stance, freshness and through whom it was said', () => {
    expect(cellOf(board, 1, 0)).toEqual({ stance: 'support', fresh: true, source: 'own', positionId: 4 });
    expect(cellOf(board, 1, 1)).toEqual({ stance: 'objection', fresh: false, source: 'group', positionId: 5 });
    expect(cellOf(board, 2, 0).stance).toBe('sealed');
    expect(cellOf(board, 2, 1)).toEqual({ stance: 'not-heard', fresh: true, source: null, positionId: 0 });
    expect(cellOf(board, 99, 99).stance).toBe('not-heard');
  });
});

describe('rows and columns', () => {
  it('shows a recommendation with the paragraphs that fit', () => {
    expect(rowsShown(board, noFilter)).toEqual([0, 1, 2, 3, 4]);
    expect(rowsShown(board, { ...noFilter, way: true })).toEqual([0, 2]);
    expect(rowsShown(board, { ...noFilter, words: 'title 3' })).toEqual([3, 4]);
  });
  it('folds a recommendation to one row', () => expect(rowsShown(board, { ...noFilter, folded: new Set([1]) })).toEqual([0, 3, 4]));
  it('leaves out stakeholder groups without delegations', () => expect(blocksOf(board, new Set([8])).map(b => [b.name, b.columns, b.folded])).toEqual([['Governments', [0], false], ['Business', [1], true]]));
  it('puts what has most in its way first, without recommendations', () => {
    expect(rowsOrdered(board, [0, 1, 2, 3, 4], 'way')).toEqual([2, 1, 4]);
    expect(rowsOrdered(board, [0, 1, 2, 3, 4], 'text')).toEqual([0, 1, 2, 3, 4]);
  });
  it('orders the least agreed first', () => {
    const agreed = { rows: board.rows.map((r, i) => i === 1 ? { ...r, agreement: 'agreed-in-group' as const } : r) };
    expect(rowsOrdered(agreed, [0, 1, 2, 4], 'agreement')).toEqual([2, 4, 1]);
  });
  it('orders columns by name, and by who objects', () => {
    expect(columnsOrdered(board, [1, 0], 'name')).toEqual([0, 1]);
    expect(columnsOrdered(board, [0, 1], 'objections')).toEqual([1, 0]);
  });
});
