/** The questions before an act on a proposal. */
import { useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, useFilter } from 'react-aria-components';
import { useNavigate } from 'react-router';
import type { Group } from '../api';
import { Asking } from '../drafts/dialogs';
import { formatShare, t } from '../messages';
import type { Acts } from './acts';
import { useSimilar, type Proposal, type Source } from './api';
import { sentenceFrom, stands, staysOf, titleFrom, type Row } from './board';
import { ThemeField } from './ExtractDialog';

interface Of { proposal: Proposal; acts: Acts; onClose: () => void }

export function EditDialog({ proposal: p, acts, themes, onClose }: Of & { themes: readonly string[] }) {
  const [title, setTitle] = useState(p.title), [theme, setTheme] = useState(p.theme), [note, setNote] = useState(p.note);
  return (
    <Asking wide title={t('proposals.edit.head', { number: p.number })} act={t('frame.save')} ready={title.trim() !== ''} submit={() => acts.edit(p, { title: title.trim(), theme: theme.trim(), note: note.trim() })} onClose={onClose}>
      <label className="field"><span className="label-text">{t('proposals.edit.title')}</span><input className="input" autoFocus required maxLength={300} value={title} placeholder={t('proposals.edit.title.hint')} onChange={e => setTitle(e.target.value)} /></label>
      <ThemeField theme={theme} themes={themes} onTheme={setTheme} />
      <label className="field"><span className="label-text">{t('proposals.one.note')}</span><textarea className="input" rows={3} maxLength={2000} value={note} placeholder={t('proposals.edit.note.hint')} onChange={e => setNote(e.target.value)} /></label>
    </Asking>
  );
}

/** Which other says the same, the most alike first, and which of the two stays. */
export function MergeDialog({ group, row, rows, other, acts, onClose, onMerged }: { group: Group; row: Row; rows: readonly Row[]; other: number | null; acts: Acts; onClose: () => void; onMerged: (stays: Proposal) => void }) {
  const p = row.proposal;
  const [chosen, choose] = useState<number | null>(other);
  const [stays, setStays] = useState<number | null>(null);
  const { contains } = useFilter({ sensitivity: 'base' });
  const similar = useSimilar(group.slug, p.id).data ?? [];
  const alike = new Map(similar.map(s => [s.id, s.score]));
  const others = rows.filter(r => r !== row && stands(r.proposal)).toSorted((a, b) => (alike.get(b.proposal.id) ?? 0) - (alike.get(a.proposal.id) ?? 0) || a.proposal.number - b.proposal.number);
  const everyWord = (text: string, typed: string) => typed.trim().split(/\s+/).every(w => contains(text, w));
  const two = others.find(r => r.proposal.id === chosen);
  const staying = two && (stays ?? staysOf(row, two).proposal.id);
  const submit = () => {
    const [kept, gone] = staying === p.id ? [p, two!.proposal] : [two!.proposal, p];
    return acts.merge(gone, kept).then(done => { if (done !== false) onMerged(kept); return done; });
  };
  return (
    <Asking wide title={t('proposals.merge.head')} act={t('proposals.merge.act')} ready={two !== undefined} submit={submit} onClose={onClose}>
      <ComboBox className="field" autoFocus menuTrigger="focus" allowsEmptyCollection defaultFilter={everyWord} defaultSelectedKey={other} onSelectionChange={key => { choose(key === null ? null : Number(key)); setStays(null); }}>
        <Label>{t('proposals.merge.with', { number: p.number })}</Label>
        <div className="combo"><Input className="input" placeholder={t('proposals.merge.with.hint')} /><Button className="button quiet combo-button" aria-label={t('proposals.merge.with.all')}>▾</Button></div>
        <Popover className="popover combo-popover" maxHeight={280}>
          <ListBox className="menu" renderEmptyState={() => <p className="palette-empty soft">{t('proposals.merge.with.none')}</p>}>
            {others.map(({ proposal: o }) => <ListBoxItem key={o.id} id={o.id} className="menu-item paragraph-item" textValue={t('proposals.one.short', o)}><b className="tabular">{o.number}</b><span>{o.title}{alike.has(o.id) && <span className="soft"> · {t('proposals.one.similar.score', { share: formatShare(alike.get(o.id)!) })}</span>}</span></ListBoxItem>)}
          </ListBox>
        </Popover>
      </ComboBox>
      {two && (
        <fieldset className="stays"><legend className="label-text">{t('proposals.merge.stays')}</legend>{[p, two.proposal].map(x => (
          <label key={x.id} className="stays-option"><input type="radio" name="stays" checked={staying === x.id} onChange={() => setStays(x.id)} /><span>{t('proposals.one.short', x)}</span></label>
        ))}</fieldset>
      )}
      <p className="soft small">{t('proposals.merge.how')}</p>
    </Asking>
  );
}

export function SplitDialog({ proposal: p, sources, acts, onClose, onSplit }: Of & { sources: readonly Source[]; onSplit: (number: number) => void }) {
  const [title, setTitle] = useState(() => titleFrom(sources[0]?.quote ?? ''));
  const submit = () => acts.split(p, title.trim(), sources.map(s => s.id)).then(made => { if (made !== false) onSplit(made.number); return made; });
  return (
    <Asking wide title={t('proposals.split.head', { count: sources.length, number: p.number })} act={t('proposals.split.act')} ready={title.trim() !== ''} submit={submit} onClose={onClose}>
      <ul className="split-quotes">{sources.map(s => <li key={s.id} className={`quotation stance-${s.stance}`}><blockquote dir="auto">{s.quote}</blockquote><p className="soft small">{s.contributor}</p></li>)}</ul>
      <label className="field"><span className="label-text">{t('proposals.split.title')}</span><input className="input" autoFocus required maxLength={300} value={title} onFocus={e => e.target.select()} onChange={e => setTitle(e.target.value)} /></label>
    </Asking>
  );
}

export function WithdrawProposalDialog({ proposal: p, acts, onClose }: Of) {
  const [reason, setReason] = useState('');
  return (
    <Asking title={t('proposals.withdraw.head', { number: p.number })} act={t('proposals.withdraw.act')} ready={reason.trim() !== ''} submit={() => acts.withdraw(p, reason.trim())} onClose={onClose}>
      <label className="field"><span className="label-text">{t('withdraw.reason')}</span><textarea className="input" autoFocus required rows={3} maxLength={1000} value={reason} onChange={e => setReason(e.target.value)} /></label>
      <p className="soft small">{t('proposals.withdraw.why')}</p>
    </Asking>
  );
}

/** It becomes a recommendation of one paragraph; the draft opens there. */
export function TakeUpDialog({ group, proposal: p, acts, onClose }: Of & { group: Group }) {
  const navigate = useNavigate();
  const [draftId, setDraftId] = useState(group.drafts[0]?.id ?? null);
  const [title, setTitle] = useState(p.title), [text, setText] = useState(() => sentenceFrom(p.title));
  const submit = () => acts.takeUp(p, { draftId: draftId!, title: title.trim(), text: text.trim() }).then(made => {
    if (made !== false) void navigate(`/g/${group.slug}/drafts/${draftId}?paragraph=${made.paragraphId}`);
    return made;
  });
  return (
    <Asking wide title={t('proposals.take.head', { number: p.number })} act={t('proposals.take.act')} ready={draftId !== null && title.trim() !== '' && text.trim() !== ''} submit={submit} onClose={onClose}>
      {draftId === null ? <p className="soft">{t('proposals.take.noDraft')}</p>
        : group.drafts.length > 1 && <label className="field"><span className="label-text">{t('proposals.take.draft')}</span><select className="input" value={draftId} onChange={e => setDraftId(Number(e.target.value))}>{group.drafts.map(d => <option key={d.id} value={d.id}>{d.symbol} · {d.title}</option>)}</select></label>}
      <label className="field"><span className="label-text">{t('proposals.take.title')}</span><input className="input" autoFocus required maxLength={300} value={title} onChange={e => setTitle(e.target.value)} /></label>
      <label className="field"><span className="label-text">{t('proposals.take.text')}</span><textarea className="input take-text" required rows={5} dir="auto" value={text} onChange={e => setText(e.target.value)} /></label>
      {p.sources.length > 0 && <p className="soft small">{t('proposals.take.links', { count: p.sources.length })}</p>}
    </Asking>
  );
}
