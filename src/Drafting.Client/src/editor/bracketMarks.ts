/** Brackets in the editor: their nesting is read on here as one types, their faces come from the server and go along with every change. */
import { RangeSet, RangeValue, StateEffect, StateField, type ChangeSet, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { classOfRun, runsOfSigns, signsAfter, signsIn, type Replaced, type Sign } from './brackets';
import type { Face } from '../brackets/faces';

/** Replaces the faces; positions are those of the screen. */
export const showFaces = StateEffect.define<readonly Face[]>();

class FaceValue extends RangeValue {
  constructor(readonly face: Face) { super(); }
  override eq(other: FaceValue) { return other.face === this.face; }
  // What is typed against a bracket from outside is not of it.
  override startSide = 1;
  override endSide = -1;
}

export function replacedBy(changes: ChangeSet): Replaced[] {
  const replaced: Replaced[] = [];
  changes.iterChanges((from, to, now, _to, inserted) => replaced.push({ from, to, now, inserted: inserted.toString() }), true);
  return replaced;
}

export const signsField = StateField.define<readonly Sign[]>({
  create: state => signsIn(state.doc.toString()),
  update: (signs, transaction) => transaction.docChanged ? signsAfter(signs, replacedBy(transaction.changes)) : signs,
});

/** Null: nothing has been heard yet. */
export const facesField = StateField.define<RangeSet<FaceValue> | null>({
  create: () => null,
  update(faces, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showFaces)) return RangeSet.of(effect.value.filter(({ start, end }) => end > start && end <= transaction.newDoc.length).map(face => new FaceValue(face).range(face.start, face.end)), true);
    }
    return faces && transaction.docChanged ? faces.map(transaction.changes) : faces;
  },
});

/** The faces as they lie in `state` now, by the place of the opener and of the closer. */
function facesAt(state: EditorState, from: number, to: number): { openers: Map<number, Face>; closers: Map<number, Face> } {
  const openers = new Map<number, Face>(), closers = new Map<number, Face>();
  state.field(facesField)?.between(from, to, (start, end, { face }) => { openers.set(start, face); closers.set(end - 1, face); });
  return { openers, closers };
}

function decorated({ state, visibleRanges }: EditorView): DecorationSet {
  const marks = [];
  for (const { from, to } of visibleRanges) {
    const { openers, closers } = facesAt(state, from, to);
    for (const run of runsOfSigns(state.field(signsField), { from, to })) {
      const face = run.kind === 'bracket' ? (run.from === run.opener ? openers : closers).get(run.from) : undefined;
      const attributes: Record<string, string> = {};
      if (face && run.from === run.opener && face.sign) attributes['data-sign'] = face.sign;
      if (face && run.from !== run.opener && face.by) attributes['data-by'] = face.by;
      const spans = run.kind === 'loose' && openers.get(run.from)?.spans === true;
      marks.push(Decoration.mark({ class: classOfRun(run, spans), attributes }).range(run.from, run.to));
    }
  }
  return Decoration.set(marks, true);
}

const drawn = ViewPlugin.fromClass(class {
  decorations: DecorationSet;
  constructor(view: EditorView) { this.decorations = decorated(view); }
  update(update: ViewUpdate) {
    if (update.docChanged || update.viewportChanged || update.startState.field(facesField) !== update.state.field(facesField)) this.decorations = decorated(update.view);
  }
}, { decorations: plugin => plugin.decorations });

export const brackets: Extension = [signsField, facesField, drawn];
