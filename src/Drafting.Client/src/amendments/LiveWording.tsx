/** The wording of an amendment or of a merge: a live text beside those of the draft, opened while it is on the screen. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Paragraph } from '../api';
import { useDraft, useDraftState, useLiveText } from '../drafts/draft';
import { ParagraphWords } from '../drafts/ParagraphWords';
import { ParkedWords } from '../drafts/ParkedWords';
import { LiveText } from '../live/liveText';
import type { Refusal } from '../live/protocol';
import { t } from '../messages';

export type FurtherText = { state: 'opening' } | { state: 'open' } | { state: 'refused'; refusal: Refusal | null };

/** Keeps a text live while the component stands. */
export function useFurtherText(textId: number): FurtherText {
  const { session, editing } = useDraft();
  const joined = useDraftState(session).phase === 'joined';
  const [text, setText] = useState<FurtherText>({ state: 'opening' });
  useEffect(() => {
    if (!joined) return;
    let gone = false;
    void session.openText(textId).then(answer => {
      if (gone) return;
      setText(answer instanceof LiveText ? { state: 'open' } : { state: 'refused', refusal: answer });
      if (answer instanceof LiveText) void editing?.opened(textId);
    });
    return () => { gone = true; setText({ state: 'opening' }); session.closeText(textId); };
  }, [session, editing, textId, joined]);
  return text;
}

/** What of a paragraph its words need. */
const wordsOf = (textId: number, label: string): Paragraph => ({ id: -textId, textId, label, relation: null, policy: 'drafting', agreement: 'open', withdrawn: null, evidence: { supports: 0, opposes: 0, qualifies: 0 } });

/** `label` names the text for a screen reader: "paragraph 4, as amended". `begin`: the editor is open from the start. */
export function LiveWording({ textId, label, mayWrite, begin = false }: { textId: number; label: string; mayWrite: boolean; begin?: boolean }) {
  const text = useFurtherText(textId);
  const [position, setPosition] = useState<number | null>(begin && mayWrite ? Infinity : null);
  const box = useRef<HTMLDivElement>(null);
  if (text.state === 'opening') return <p className="soft" role="status">{t('amendments.one.opening')}</p>;
  if (text.state === 'refused') return <p className="soft" role="alert">{text.refusal?.message ?? t('amendments.one.notOpened')} {text.refusal?.action}</p>;
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || !mayWrite || (event.key !== 'Enter' && event.key !== 'F2')) return;
    event.preventDefault();
    setPosition(Infinity);
  };
  return (
    <>
      <div ref={box} className={mayWrite ? 'live-wording writable' : 'live-wording'} role="group" aria-label={t('paragraph.text', { label })} tabIndex={position === null ? 0 : -1} onKeyDown={pressed}>
        <ParagraphWords paragraph={wordsOf(textId, label)} mayEdit={mayWrite} editing={mayWrite ? position : null} onEdit={setPosition} onLeave={back => { setPosition(null); if (back) box.current?.focus({ preventScroll: true }); }} />
      </div>
      <ParkedWords textId={textId} />
    </>
  );
}

/** The words of an open text as they are now, without an editor's pending ones. */
export const useWords = (textId: number): string => useLiveText(useDraft().session, textId).text;
