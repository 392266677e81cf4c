/** Linking quoted words to a paragraph: which paragraph, which stance, why. Who decided is recorded by the server. */
import { useState, type FormEvent } from 'react';
import { Button, ComboBox, Dialog, Header, Heading, Input, Label, ListBox, ListBoxItem, ListBoxSection, Modal, ModalOverlay, Popover, useFilter } from 'react-aria-components';
import { ask, type DraftReading, type Edition, type Evidence, type Group, type Passage, type PassageLink, type Stance, type Submission } from '../api';
import { notifyProblem } from '../frame/notify';
import { Loaded } from '../frame/states';
import { t } from '../messages';
import { useDraftReading } from './queries';
import { StanceSign, stances } from './stances';
import './LinkDialog.css';

export interface Quote { passage: Passage; start: number; end: number }

export function LinkDialog({ group, submission, edition, quote, onClose }: { group: Group; submission: Submission; edition: Edition; quote: Quote; onClose: (saved?: { evidence: Evidence; label: string }) => void }) {
  const [draftId, setDraftId] = useState(group.drafts[0]?.id);
  const draft = useDraftReading(group.slug, draftId);
  const [paragraph, setParagraph] = useState<{ id: number; label: string } | null>(null);
  const [stance, setStance] = useState<Stance | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const words = quote.passage.text.slice(quote.start, quote.end);
  const save = async (e: FormEvent) => {
    e.preventDefault();
    if (!paragraph || !stance || busy) return;
    setBusy(true);
    try {
      const evidence = await ask<Evidence>('POST', `/api/groups/${encodeURIComponent(group.slug)}/paragraphs/${paragraph.id}/evidence`, { passageId: quote.passage.id, start: quote.start, end: quote.end, quote: words, stance, note: note.trim() });
      onClose({ evidence, label: paragraph.label });
    } catch (error) { setBusy(false); notifyProblem(error); }
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={open => { if (!open) onClose(); }}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('link.title')}</Heading>
          <Quoted words={words} source={t('evidence.source', { contributor: submission.contributor, passage: quote.passage.number })} digest={edition.kind === 'digest'} />
          {group.drafts.length === 0 ? <p className="soft">{t('link.noDraft')}</p> : (
            <form className="link-form" onSubmit={e => void save(e)}>
              {group.drafts.length > 1 && <label className="field"><span className="label-text">{t('link.draft')}</span><select className="input" value={draftId} onChange={e => { setDraftId(Number(e.target.value)); setParagraph(null); }}>{group.drafts.map(d => <option key={d.id} value={d.id}>{d.symbol} · {d.title}</option>)}</select></label>}
              <Loaded query={draft} what={t('link.readingDraft')}>{reading => <ParagraphChoice reading={reading} onChoose={setParagraph} />}</Loaded>
              <StanceAndNote stance={stance} note={note} onStance={setStance} onNote={setNote} />
              <div className="actions">
                <button type="submit" className="button main" disabled={!paragraph || !stance || busy}>{busy ? t('link.saving') : paragraph && stance ? t('link.save.to', { stance: t(`stance.${stance}`), label: paragraph.label }) : t('link.save')}</button>
                <button type="button" className="button" onClick={() => onClose()}>{t('frame.cancel')}</button>
              </div>
            </form>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function EditLinkDialog({ group, link, onClose, onWithdraw }: { group: Group; link: PassageLink; onClose: (changed: boolean) => void; onWithdraw: () => void }) {
  const [stance, setStance] = useState<Stance | null>(link.stance);
  const [note, setNote] = useState(link.note);
  const [busy, setBusy] = useState(false);
  const save = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    try {
      await ask('PATCH', `/api/groups/${encodeURIComponent(group.slug)}/evidence/${link.id}`, { stance, note: note.trim() });
      onClose(true);
    } catch (error) { setBusy(false); notifyProblem(error); }
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={open => { if (!open) onClose(false); }}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('link.edit', { label: link.paragraphLabel })}</Heading>
          <Quoted words={link.quote} source={t('link.toParagraph', { label: link.paragraphLabel, title: link.recommendationTitle })} digest={false} />
          <form className="link-form" onSubmit={e => void save(e)}>
            <StanceAndNote stance={stance} note={note} onStance={setStance} onNote={setNote} />
            <div className="actions">
              <button type="submit" className="button main" disabled={busy}>{t('frame.save')}</button>
              <button type="button" className="button" onClick={() => onClose(false)}>{t('frame.cancel')}</button>
              <button type="button" className="button danger link-withdraw" disabled={busy} onClick={onWithdraw}>{t('link.withdraw')}</button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const Quoted = ({ words, source, digest }: { words: string; source: string; digest: boolean }) => (
  <figure className="link-quote"><blockquote dir="auto">{words}</blockquote><figcaption className="soft small">{source}{digest && <> · {t('evidence.digest')}</>}</figcaption></figure>
);

function StanceAndNote({ stance, note, onStance, onNote }: { stance: Stance | null; note: string; onStance: (s: Stance) => void; onNote: (n: string) => void }) {
  return (
    <>
      <fieldset className="stance-choice"><legend className="label-text">{t('link.stance')}</legend>{stances.map(s => (
        <label key={s} className={`stance-option stance-${s}`}><input type="radio" name="stance" value={s} checked={stance === s} onChange={() => onStance(s)} /><span><StanceSign stance={s} word /><span className="soft small">{t(`stance.${s}.means`)}</span></span></label>
      ))}</fieldset>
      <label className="field"><span className="label-text">{t('link.note')}</span><textarea className="input" rows={2} maxLength={2000} value={note} placeholder={t('link.note.hint')} onChange={e => onNote(e.target.value)} /></label>
    </>
  );
}

function ParagraphChoice({ reading, onChoose }: { reading: DraftReading; onChoose: (p: { id: number; label: string } | null) => void }) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const textOf = new Map(reading.texts.map(x => [x.textId, x.text]));
  const sections = reading.draft.recommendations.filter(r => !r.withdrawn).map(r => ({ ...r, paragraphs: r.paragraphs.filter(p => !p.withdrawn) })).filter(r => r.paragraphs.length > 0);
  const labels = new Map(sections.flatMap(r => r.paragraphs.map(p => [p.id, p.label] as const)));
  const everyWord = (text: string, typed: string) => labels.has(Number(typed)) || typed.trim().split(/\s+/).every(w => contains(text, w));
  if (labels.size === 0) return <p className="soft">{t('link.noParagraph')}</p>;
  return (
    <ComboBox className="field" autoFocus menuTrigger="focus" allowsEmptyCollection defaultFilter={everyWord} onChange={key => { const label = labels.get(Number(key)); onChoose(key === null || label === undefined ? null : { id: Number(key), label }); }}>
      <Label>{t('link.paragraph')}</Label>
      <div className="combo"><Input className="input" placeholder={t('link.paragraph.hint')} /><Button className="button quiet combo-button" aria-label={t('link.paragraph.all')}>▾</Button></div>
      <Popover className="popover combo-popover" maxHeight={280}>
        <ListBox className="menu" renderEmptyState={() => <p className="palette-empty soft">{t('link.paragraph.none')}</p>}>
          {sections.map(r => (
            <ListBoxSection key={r.id} id={`r${r.id}`}>
              <Header className="menu-header">{r.number}. {r.title}</Header>
              {r.paragraphs.map(p => (
                <ListBoxItem key={p.id} id={p.id} className="menu-item paragraph-item" textValue={`${p.label}  ${textOf.get(p.textId) ?? ''}  ${r.title}`}><b>{p.label}</b><span className="serif" dir="auto">{textOf.get(p.textId) || t('link.paragraph.empty')}</span></ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
