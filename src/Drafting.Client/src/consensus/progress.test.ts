import { expect, test } from 'vitest';
import { progressLines, type Progress } from './progress';

const frame = { width: 120, height: 60, left: 10, right: 10, top: 10, bottom: 10 };
const point = (at: number, agreed: number, objections: number) => ({ at, agreed, paragraphs: 9, support: 0, canLiveWith: 0, reservations: 0, objections });

test('a line is a step at each point, and goes on to the end', () => {
  const progress: Progress = { positions: true, events: [], points: [point(0, 0, 4), point(50, 2, 4), point(100, 4, 0)] };
  const { lines, most } = progressLines(progress, frame);
  expect(lines.find(l => l.key === 'agreed')!.path).toBe('M10 50H60V30H110V10H110');
  expect(lines.find(l => l.key === 'objections')!.last).toBe(0);
  expect(most).toBe(9);
});

test('who may not see positions sees agreement only', () => {
  expect(progressLines({ positions: false, events: [], points: [point(5, 1, 0)] }, frame).lines.map(l => l.key)).toEqual(['agreed']);
});
