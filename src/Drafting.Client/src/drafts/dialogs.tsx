/** A question before an act, and the two acts on the structure that ask one: why, and where to. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Paragraph, Recommendation } from '../api';
import { t } from '../messages';
import { useActs } from './acts';

/** `submit` answers false where it failed; the dialog then stays, with what was entered. */
export function Asking({ title, act, ready, submit, onClose, wide = false, children }: { title: string; act: string; ready: boolean; submit: () => Promise<unknown>; onClose: () => void; wide?: boolean; children: ReactNode }) {
  const [busy, setBusy] = useState(false);
  const run = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    const done = await submit();
    setBusy(false);
    if (done !== false) onClose();
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={open => { if (!open) onClose(); }}>
      <Modal className={wide ? 'modal' : 'modal narrow'}>
        <Dialog>
          <form className="dialog" onSubmit={event => void run(event)}>
            <Heading slot="title">{title}</Heading>
            {children}
            <div className="actions"><button type="submit" className="button main" disabled={busy || !ready}>{act}</button><button type="button" className="button" onClick={onClose}>{t('frame.cancel')}</button></div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function WithdrawDialog({ what, onClose }: { what: { paragraph: Paragraph } | { recommendation: Recommendation }; onClose: () => void }) {
  const acts = useActs();
  const [reason, setReason] = useState('');
  const title = 'paragraph' in what ? t('paragraph.withdraw.title', { label: what.paragraph.label }) : t('recommendation.withdraw.title', { number: what.recommendation.number });
  const submit = () => 'paragraph' in what ? acts.withdrawParagraph(what.paragraph, reason.trim()) : acts.withdrawRecommendation(what.recommendation, reason.trim());
  return (
    <Asking title={title} act={t('withdraw.act')} ready={reason.trim() !== ''} submit={submit} onClose={onClose}>
      <label className="field"><span className="label-text">{t('withdraw.reason')}</span><textarea className="input" autoFocus required rows={3} maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} /></label>
      <p className="soft small">{t('withdraw.reason.why')}</p>
    </Asking>
  );
}

export function MoveDialog({ paragraph, recommendations, onClose }: { paragraph: Paragraph; recommendations: readonly Recommendation[]; onClose: () => void }) {
  const acts = useActs();
  const others = recommendations.filter(r => !r.withdrawn && !r.paragraphs.some(p => p.id === paragraph.id));
  const [chosen, choose] = useState(others[0]?.id ?? null);
  const target = others.find(r => r.id === chosen);
  return (
    <Asking title={t('paragraph.moveInto.title', { label: paragraph.label })} act={t('paragraph.moveInto.act')} ready={target !== undefined} onClose={onClose}
      submit={() => acts.moveParagraph(paragraph, target!.id, target!.paragraphs.at(-1)?.id ?? null)}>
      <label className="field"><span className="label-text">{t('paragraph.moveInto.choose')}</span>
        <select className="input" autoFocus value={chosen ?? ''} onChange={event => choose(Number(event.target.value))}>{others.map(r => <option key={r.id} value={r.id}>{r.number}. {r.title}</option>)}</select></label>
    </Asking>
  );
}
