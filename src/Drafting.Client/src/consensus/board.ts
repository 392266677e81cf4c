/** What the cells of the board say, and which rows and columns are shown. Pure. */
import type { Board, BoardColumn, BoardRow, PositionStance } from './api';

export interface Cell { stance: PositionStance | 'not-heard' | 'sealed'; fresh: boolean; source: 'own' | 'group' | 'recommendation' | 'group-on-recommendation' | null; positionId: number }
const byLetter: Readonly<Record<string, PositionStance>> = { s: 'support', l: 'can-live-with', r: 'reservation', o: 'objection', n: 'no-position' };
const bySource: Readonly<Record<string, Cell['source']>> = { o: 'own', g: 'group', r: 'recommendation', q: 'group-on-recommendation' };
/** A small letter: said of the words as they are; a capital: of earlier ones. */
export function cellOf(board: Board, row: number, column: number): Cell {
  const letter = board.cells[row]?.[column] ?? '.';
  const stance = letter === 'p' ? 'sealed' : byLetter[letter.toLowerCase()] ?? 'not-heard';
  return { stance, fresh: letter === letter.toLowerCase(), source: bySource[board.sources[row]?.[column] ?? '-'] ?? null, positionId: board.positionIds[row]?.[column] ?? 0 };
}
export const signs: Readonly<Record<Cell['stance'], string>> = { support: '✓', 'can-live-with': '~', reservation: '!', objection: '✕', 'no-position': '–', 'not-heard': '·', sealed: '▪' };

export interface Filter { words: string; way: boolean; agreement: string; folded: ReadonlySet<number> }
export const noFilter: Filter = { words: '', way: false, agreement: '', folded: new Set() };
/** Indices of the rows shown. A recommendation is shown with any paragraph of it that is. */
export function rowsShown({ rows }: Pick<Board, 'rows'>, filter: Filter): number[] {
  const words = filter.words.trim().toLocaleLowerCase();
  const fits = (row: BoardRow) => (words === '' || `${row.label} ${row.title}`.toLocaleLowerCase().includes(words)) && (!filter.way || row.inTheWay.some(w => w.kind === 'objection' || w.kind === 'brackets' || w.kind === 'amendments')) && (filter.agreement === '' || row.agreement === filter.agreement);
  const kept = new Set(rows.filter(row => row.kind === 'paragraph' && fits(row)).map(row => row.recommendationId));
  return rows.flatMap((row, i) => (row.kind === 'recommendation' ? kept.has(row.id) || fits(row) : fits(row) && !filter.folded.has(row.recommendationId)) ? [i] : []);
}

export const rowOrders = ['text', 'way', 'agreement'] as const;
export type RowOrder = typeof rowOrders[number];
const weightOf = (row: BoardRow): number => row.inTheWay.reduce((sum, w) => sum + (w.kind === 'objection' ? 100 : w.kind === 'reservation' ? 10 : w.kind === 'brackets' || w.kind === 'amendments' || w.kind === 'group-not-heard' ? 1 : 0), 0);
const states = ['open', 'under-silence', 'ad-referendum', 'agreed-in-group', 'agreed-in-plenary'];
/** Rows in another order than the text's: paragraphs alone, those with most in their way, or those that are least agreed, first; among equals the text's order. */
export function rowsOrdered({ rows }: Pick<Board, 'rows'>, shown: readonly number[], order: RowOrder): number[] {
  if (order === 'text') return [...shown];
  const key = (i: number) => order === 'way' ? -weightOf(rows[i]!) : states.indexOf(rows[i]!.agreement);
  return shown.filter(i => rows[i]!.kind === 'paragraph').sort((a, b) => key(a) - key(b) || a - b);
}

export const columnOrders = ['seat', 'name', 'objections'] as const;
export type ColumnOrder = typeof columnOrders[number];
/** Columns inside their stakeholder group: as they are seated, by name, or those that object most first. */
export function columnsOrdered(board: Pick<Board, 'columns' | 'cells'>, columns: readonly number[], order: ColumnOrder): number[] {
  if (order === 'seat') return [...columns];
  if (order === 'name') return [...columns].sort((a, b) => board.columns[a]!.shortName.localeCompare(board.columns[b]!.shortName));
  const against = new Map(columns.map(c => [c, board.cells.reduce((sum, row) => sum + (row[c]?.toLowerCase() === 'o' ? 100 : row[c]?.toLowerCase() === 'r' ? 1 : 0), 0)]));
  return [...columns].sort((a, b) => against.get(b)! - against.get(a)! || a - b);
}

export interface ColumnBlock { id: number; name: string; columns: number[]; folded: boolean }
/** The columns by stakeholder group, in the order of the board. */
export const blocksOf = (board: Pick<Board, 'columns' | 'stakeholderGroups' | 'cells'>, folded: ReadonlySet<number>, order: ColumnOrder = 'seat'): ColumnBlock[] =>
  board.stakeholderGroups.map(s => ({ id: s.id, name: s.name, columns: columnsOrdered(board, board.columns.flatMap((c: BoardColumn, i) => c.stakeholderGroupId === s.id ? [i] : []), order), folded: folded.has(s.id) })).filter(b => b.columns.length > 0);
