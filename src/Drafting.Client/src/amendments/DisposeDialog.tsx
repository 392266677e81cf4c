/** The chair's decision on one amendment: each possible one with what it makes of the text, before it is taken. */
import { useState } from 'react';
import { Asking } from '../drafts/dialogs';
import { useDraft } from '../drafts/draft';
import { t } from '../messages';
import { useAmendmentActs } from './acts';
import { useAmendments, type Amendment, type Disposal, type Part } from './api';
import { authorsOf, nameOf } from './names';
import { isAdopted, isOpen } from './order';
import { bracketedOf } from './redline';
import { Redline, ViewSwitch } from './Redline';
import { differenceOf } from './words';

export function DisposeDialog({ amendment, begin, possible, onClose }: { amendment: Amendment; begin: Disposal; possible: readonly Disposal[]; onClose: () => void }) {
  const acts = useAmendmentActs();
  const { group } = useDraft();
  const all = useAmendments().data?.amendments ?? [];
  const [how, choose] = useState(begin);
  const [reason, setReason] = useState('');
  const rivals = amendment.collidesWith.flatMap(id => all.find(a => a.id === id && (isOpen(a.state) || a.state === 'parked')) ?? []);
  const children = all.filter(a => a.parentId === amendment.id && (isOpen(a.state) || a.state === 'parked'));
  const [spared, spare] = useState<ReadonlySet<number>>(new Set());
  const [wordings, setWordings] = useState<ReadonlyMap<number, string>>(() => new Map(amendment.parts.filter(p => p.kind !== 'sup').map(p => [p.id, p.offered ?? p.result])));
  const [by, setBy] = useState<number | null>(null);
  const name = nameOf(amendment);
  const changed = amendment.parts.some(p => wordings.has(p.id) && wordings.get(p.id) !== p.result);
  const adopting = how === 'adopt' || how === 'adopt-in-brackets';
  // Somebody else may have decided while this was open: then nothing is possible any more.
  const ready = possible.includes(how) && (how === 'reject' ? reason.trim() !== '' : how === 'offer-modification' ? changed && [...wordings.values()].every(w => w.trim() !== '') : true);
  const submit = () => acts.dispose(amendment, {
    how, reason: reason.trim(),
    ...(how === 'offer-modification' && { parts: [...wordings].map(([partId, wording]) => ({ partId, wording })) }),
    ...(adopting && { fallen: [...(how === 'adopt' ? rivals : []), ...children].filter(r => !spared.has(r.id)).map(r => r.id) }),
    ...(how === 'fall' && { byAmendmentId: by }),
  });
  const others = all.filter(a => a.id !== amendment.id && a.number !== null && (isAdopted(a.state) || amendment.collidesWith.includes(a.id)));
  return (
    <Asking wide title={t('amendments.dispose.title', { name })} act={t(`amendments.dispose.act.${how}`, { name })} ready={ready} submit={submit} onClose={onClose}>
      <p className="small soft">{authorsOf(group, amendment)}{amendment.rationale && <> · {amendment.rationale}</>}</p>
      <fieldset className="choices two"><legend className="label-text">{t('amendments.dispose.how')}</legend>
        {possible.map(d => <label key={d} className="choice"><input type="radio" name="disposal" autoFocus={d === begin} value={d} checked={d === how} onChange={() => choose(d)} /><span><b>{t(`amendments.dispose.${d}`)}</b><span className="soft small">{t(`amendments.dispose.${d}.detail`)}</span></span></label>)}
      </fieldset>
      {adopting && amendment.parts.some(p => p.standing === 'collides') && <p className="standing-note standing-collides"><span aria-hidden="true">⚑ </span>{t('amendments.dispose.collides')}</p>}
      {adopting && <section className="preview" aria-label={t('amendments.dispose.preview')}><div className="preview-head"><h3>{t('amendments.dispose.preview')}</h3>{how === 'adopt' && <ViewSwitch />}</div>
        {amendment.parts.map(part => <Preview key={part.id} part={part} brackets={how === 'adopt-in-brackets'} titled={amendment.parts.length > 1} />)}
        {how === 'adopt-in-brackets' && <p className="soft small">{t('amendments.dispose.preview.brackets')}</p>}
      </section>}
      {how === 'adopt' && <Falling legend={t('amendments.dispose.fallen', { count: rivals.length })} amendments={rivals} spared={spared} spare={spare} />}
      {adopting && <Falling legend={t('amendments.dispose.children', { count: children.length })} amendments={children} spared={spared} spare={spare} />}
      {how === 'offer-modification' && amendment.parts.filter(p => p.kind !== 'sup').map(part => <Modified key={part.id} part={part} wording={wordings.get(part.id) ?? ''} write={w => setWordings(now => new Map(now).set(part.id, w))} />)}
      {how === 'reject' && <p className="soft small">{t('amendments.dispose.preview.none')}</p>}
      {how === 'fall' && <label className="field"><span className="label-text">{t('amendments.dispose.by')}</span><select className="input" value={by ?? ''} onChange={e => setBy(e.target.value ? Number(e.target.value) : null)}><option value="">{t('amendments.dispose.by.none')}</option>{others.map(a => <option key={a.id} value={a.id}>{nameOf(a)} · {authorsOf(group, a)}</option>)}</select></label>}
      <label className="field"><span className="label-text">{t(how === 'reject' ? 'amendments.reason' : 'amendments.reason.optional')}</span><textarea className="input" rows={2} maxLength={1000} required={how === 'reject'} value={reason} onChange={e => setReason(e.target.value)} /></label>
    </Asking>
  );
}

function Falling({ legend, amendments, spared, spare }: { legend: string; amendments: readonly Amendment[]; spared: ReadonlySet<number>; spare: (next: ReadonlySet<number>) => void }) {
  const { group } = useDraft();
  if (amendments.length === 0) return null;
  const set = (id: number, falls: boolean) => { const next = new Set(spared); if (falls) next.delete(id); else next.add(id); spare(next); };
  return (
    <fieldset className="falling"><legend className="small">{legend}</legend>
      {amendments.map(a => <label key={a.id}><input type="checkbox" checked={!spared.has(a.id)} onChange={e => set(a.id, e.target.checked)} /> <b>{nameOf(a)}</b> · {authorsOf(group, a)}</label>)}
    </fieldset>
  );
}

function Preview({ part, brackets, titled }: { part: Part; brackets: boolean; titled: boolean }) {
  const title = titled && <h4 className="small">{t(part.kind === 'add' ? 'amendments.part.add.after' : part.kind === 'sup' ? 'amendments.part.sup' : 'amendments.part.mod', { label: part.label })}</h4>;
  if (part.standing === 'spent') return <div>{title}<p className="soft">{t('amendments.dispose.noEffect')}</p></div>;
  if (!brackets) return <div>{title}<Redline runs={part.runs} collisions={part.collisions} /></div>;
  const text = part.kind === 'sup' ? `[${part.current}]` : part.kind === 'add' ? `[${part.result || part.wording}]` : bracketedOf(part.current, part.hunks);
  return <div>{title}<p className="redline" dir="auto">{text}</p></div>;
}

function Modified({ part, wording, write }: { part: Part; wording: string; write: (wording: string) => void }) {
  const runs = differenceOf(part.result, wording);
  return (
    <>
      <label className="field"><span className="label-text">{t('amendments.dispose.modified', { label: part.label })}</span><textarea className="input wording-input" rows={7} dir="auto" value={wording} onChange={e => write(e.target.value)} /></label>
      <div className="preview"><h4 className="small">{t('amendments.dispose.modified.against')}</h4>{wording === part.result ? <p className="soft small">{t('amendments.dispose.modified.same')}</p> : <Redline view="inline" runs={runs} />}</div>
    </>
  );
}
