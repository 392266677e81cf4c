/** What the chair does with paragraphs: call for consensus, gavel, reopen. */
import { useState } from 'react';
import type { Group } from '../api';
import { Asking } from '../drafts/dialogs';
import { notify } from '../frame/notify';
import { formatList, t } from '../messages';
import { agreements, ofDraft, ofGroup, useConsensusActs, type Agreement, type Board, type Chosen } from './api';

const Towards = ({ value, onChange, label }: { value: string; onChange: (value: Agreement) => void; label: string }) => (
  <label className="field"><span className="label-text">{label}</span><select className="input" value={value} onChange={e => onChange(e.target.value as Agreement)}>{agreements.map(a => <option key={a} value={a}>{t(`agreement.${a}`)}</option>)}</select></label>
);

const itemsOf = (selection: readonly Chosen[]) => selection.map(s => ({ paragraphId: s.paragraphId, version: s.version }));

export function CallDialog({ group, draftId, selection, onClose }: { group: Group; draftId: number; selection: readonly Chosen[]; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [note, setNote] = useState('');
  const [towards, setTowards] = useState<Agreement>('agreed-in-group');
  const submit = async () => {
    const done = await act('POST', `${ofDraft(group.slug, draftId)}/calls`, { towards, note: note.trim(), items: itemsOf(selection) });
    if (done) notify({ tone: 'done', message: t('call.made') });
    return done;
  };
  return (
    <Asking title={t('call.title')} act={t('call.act')} ready={selection.length > 0} submit={submit} onClose={onClose}>
      <p>{t('call.on', { labels: formatList(selection.map(s => s.label)) })}</p>
      <Towards label={t('call.towards')} value={towards} onChange={setTowards} />
      <label className="field"><span className="label-text">{t('call.note')}</span><textarea className="input" autoFocus rows={3} maxLength={2000} value={note} onChange={e => setNote(e.target.value)} /></label>
    </Asking>
  );
}

export function GavelDialog({ group, board, selection, callId, towards: proposed, onDone, onClose }: { group: Group; board: Board; selection: readonly Chosen[]; callId: number | null; towards: Agreement; onDone?: () => void; onClose: () => void }) {
  const act = useConsensusActs(group.slug, board.draft.id);
  const [towards, setTowards] = useState<Agreement>(proposed);
  const [despite, setDespite] = useState('');
  const [pending, setPending] = useState<readonly number[]>([]);
  const rows = selection.map(s => ({ ...s, row: board.rows.find(r => r.kind === 'paragraph' && r.id === s.paragraphId) }));
  const levels = board.scale.levels.map(l => l.key), least = levels.indexOf(board.scale.agreedFrom);
  const objected = rows.filter(r => r.row?.standing && levels.indexOf(r.row.standing.level) > least);
  const submit = async () => {
    const done = await act<{ paragraphs: number[] }>('POST', `${ofDraft(group.slug, board.draft.id)}/gavel`, { callId, towards, items: itemsOf(selection), despite: despite.trim(), pending: towards === 'ad-referendum' ? pending : [] });
    if (done) onDone?.();
    if (done) notify({ tone: 'done', message: t('gavel.done', { count: done.paragraphs.length }), undo: async () => { for (const paragraph of done.paragraphs) await act('POST', `${ofGroup(group.slug)}/paragraphs/${paragraph}/reopen`, { reason: t('gavel.undone') }); } });
    return done;
  };
  return (
    <Asking title={t('gavel.title')} act={t('gavel.act')} ready={selection.length > 0 && (objected.length === 0 || despite.trim() !== '')} submit={submit} onClose={onClose}>
      <p className="soft small">{t('gavel.what')}</p>
      <ul className="gavel-list">{rows.map(({ paragraphId, label, row }) => <li key={paragraphId}><b>{label}</b> <span className="serif">{row?.title}</span> <span className="soft small">{board.scale.levels.find(l => l.key === row?.standing?.level)?.name}</span></li>)}</ul>
      <Towards label={t('call.towards')} value={towards} onChange={setTowards} />
      {towards === 'ad-referendum' && <label className="field"><span className="label-text">{t('gavel.pending')}</span><select className="input" multiple size={6} value={pending.map(String)} onChange={e => setPending([...e.target.selectedOptions].map(o => Number(o.value)))}>{group.delegations.map(d => <option key={d.id} value={d.id}>{d.shortName}</option>)}</select></label>}
      {objected.length > 0 && <label className="field"><span className="label-text">{t('gavel.despite')}</span><textarea className="input" required rows={3} maxLength={2000} value={despite} onChange={e => setDespite(e.target.value)} /></label>}
    </Asking>
  );
}

/** A reason before an act on one paragraph. */
export function ReasonDialog({ title, act: name, why, reasonLabel = t('agreement.reopen.reason'), path, slug, draftId, done, onClose }: { title: string; act: string; why?: string; reasonLabel?: string; path: string; slug: string; draftId: number; done?: (answer: { paragraphs?: number[] } | undefined) => void; onClose: () => void }) {
  const act = useConsensusActs(slug, draftId);
  const [reason, setReason] = useState('');
  const submit = async () => {
    const answer = await act<{ paragraphs?: number[] } | undefined>('POST', path, { reason: reason.trim() });
    if (answer !== false) done?.(answer);
    return answer;
  };
  return (
    <Asking title={title} act={name} ready={reason.trim() !== ''} submit={submit} onClose={onClose}>
      <label className="field"><span className="label-text">{reasonLabel}</span><textarea className="input" autoFocus required rows={3} maxLength={2000} value={reason} onChange={e => setReason(e.target.value)} /></label>
      {why && <p className="soft small">{why}</p>}
    </Asking>
  );
}
