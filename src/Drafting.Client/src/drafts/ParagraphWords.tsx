/** The words of one paragraph: plain and live for whoever reads, an editor in the same place for whoever writes. */
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type MouseEvent } from 'react';
import type { Paragraph } from '../api';
import { useFaces, useFacesSaid } from '../brackets/desk';
import { SignOf } from '../brackets/SignOf';
import { bracketRuns, classOfRun } from '../editor/brackets';
import type { OpenEditor } from '../editor/paragraphEditor';
import { notify } from '../frame/notify';
import { t } from '../messages';
import { describe, useDraft, useEditor, useLiveText } from './draft';
import { offsetAtPoint, runsOf, type Mark } from './runs';
import './words.css';

export const colouredBy = (colour: string | undefined): CSSProperties | undefined => colour === undefined ? undefined : { '--by': colour } as CSSProperties;

/** `editing` is the place of the caret at which the editor opens, null while nobody here edits. */
export function ParagraphWords({ paragraph, mayEdit, editing, onEdit, onLeave }: {
  paragraph: Paragraph; mayEdit: boolean; editing: number | null;
  onEdit: (position: number) => void; onLeave: (backToParagraph: boolean) => void;
}) {
  const draft = useDraft();
  const editor = useEditor(draft.editing, paragraph.textId);
  const [opened, setOpened] = useState<OpenEditor | null>(null);
  useEffect(() => {
    if (editing === null) { setOpened(null); return; }
    let gone = false;
    draft.editing?.open(paragraph.textId).then(
      open => { if (!gone) { if (open) setOpened(open); else onLeave(true); } },
      () => { if (!gone) { notify({ tone: 'problem', message: t('live.notOpened'), detail: t('live.notOpened.action') }); onLeave(true); } });
    return () => { gone = true; };
  }, [draft, editing, paragraph.textId]);
  if (opened && editing !== null) return <Writing open={opened} position={editing} paragraph={paragraph} onLeave={onLeave} />;
  return <Reading paragraph={paragraph} editor={editor} mayEdit={mayEdit} onEdit={onEdit} />;
}

function Writing({ open, position, paragraph, onLeave }: { open: OpenEditor; position: number; paragraph: Paragraph; onLeave: (backToParagraph: boolean) => void }) {
  const { group } = useDraft();
  const place = useRef<HTMLDivElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useLayoutEffect(() => {
    open.host.current = {
      label: t('paragraph.text', { label: paragraph.label }),
      describe: by => describe(group, by),
      tooLong: limit => notify({ tone: 'problem', message: t('live.tooLong', { limit }), detail: t('live.tooLong.action') }),
      leave: () => leave.current(true),
      left: () => leave.current(false),
    };
    return open.show(place.current!, position);
    // The place of the caret counts when the editor opens, not afterwards.
  }, [open]);
  const faces = useFacesSaid(paragraph.id);
  useEffect(() => { if (faces) open.drawFaces(faces.version, faces.faces); }, [open, faces]);
  return <div className="words writing" ref={place} />;
}

function Reading({ paragraph, editor, mayEdit, onEdit }: { paragraph: Paragraph; editor: OpenEditor | undefined; mayEdit: boolean; onEdit: (position: number) => void }) {
  const { group, session } = useDraft();
  const reading = useLiveText(session, paragraph.textId);
  const shown = editor ? editor.sync.read().toString() : reading.text;
  const faces = useFaces(paragraph);
  const place = useRef<HTMLDivElement>(null);
  const { runs, carets, signs } = useMemo(() => {
    const pending = reading.carets.length + reading.fresh.length + (faces?.length ?? 0) > 0 ? editor?.sync.pendingMap() : undefined;
    // The live text and the editor hear of an entry one after the other; in between, a place may lie beyond the end.
    const onScreen = (position: number, side: -1 | 1) => pending ? pending.mapPos(Math.min(position, pending.length), side) : position;
    const brackets = bracketRuns(shown);
    const faceAt = new Map(faces?.map(face => [onScreen(face.start, 1), face]));
    const marks: Mark[] = brackets.map(run => ({ from: run.from, to: run.to, className: classOfRun(run, faceAt.get(run.from)?.spans), sign: run.kind !== 'inside' }));
    const signs = new Map(brackets.filter(run => run.kind !== 'inside').map(run => [run.from, { run, sign: shown[run.from]!, face: faceAt.get(run.opener) }]));
    for (const { id, from, to, delegationId, clientId } of reading.fresh) {
      if (editor?.sync.clientId !== clientId) marks.push({ id, from: onScreen(from, 1), to: onScreen(to, -1), className: 'fresh', by: describe(group, { personId: 0, delegationId }).colour });
    }
    const placed = reading.carets.map(caret => ({ ...describe(group, caret), id: caret.clientId, anchor: onScreen(caret.anchor, -1), head: onScreen(caret.head, -1) }));
    for (const { anchor, head, colour } of placed) if (anchor !== head) marks.push({ from: Math.min(anchor, head), to: Math.max(anchor, head), className: 'selection-of-other', by: colour });
    return { runs: runsOf(shown, marks, placed.map(caret => caret.head)), carets: placed, signs };
  }, [shown, reading, editor, group, faces]);
  const caretsAt = (position: number) => carets.filter(caret => caret.head === position).map(caret => <span key={`c${caret.id}.${caret.head}`} className="caret-of-other" data-name={caret.label} style={colouredBy(caret.colour)} aria-hidden="true" />);
  const clicked = (event: MouseEvent) => {
    if (!mayEdit || event.button !== 0 || !window.getSelection()?.isCollapsed) return;
    onEdit(offsetAtPoint(place.current!, event.clientX, event.clientY) ?? shown.length);
  };
  return (
    <div className={`words reading${mayEdit ? ' editable' : ''}`} onClick={clicked}>
      <div className="live-words" dir="auto" ref={place}>
        {runs.map(run => <Fragment key={run.key}>{caretsAt(run.from)}{signs.has(run.from) ? <SignOf {...signs.get(run.from)!} className={run.className} style={colouredBy(run.by)} /> : run.className ? <span className={run.className} style={colouredBy(run.by)}>{run.text}</span> : run.text}</Fragment>)}
        {caretsAt(shown.length)}
        {/* A line break at the very end shows its empty line, as in the editor. */}
        {(shown === '' || shown.endsWith('\n')) && <br />}
      </div>
      {shown === '' && <p className="words-none">{t(mayEdit ? 'paragraph.empty.edit' : 'paragraph.empty')}</p>}
    </div>
  );
}
