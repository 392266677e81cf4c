/** What is said about a submission, put right after it was imported: who wrote it, when, and whether it may be cited. Its words stay as they are. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ask, type Group, type Submission } from '../api';
import { notifyProblem } from '../frame/notify';
import { languages, nameOfLanguage } from '../imports/languages';
import { t } from '../messages';
import './CorrectDialog.css';

type Facts = Pick<Submission, 'contributor' | 'organisation' | 'persons' | 'kind' | 'capacity' | 'country' | 'stakeholderGroupId' | 'date' | 'language' | 'symbol' | 'consent'>;
const factsOf = ({ contributor, organisation, persons, kind, capacity, country, stakeholderGroupId, date, language, symbol, consent }: Facts): Facts =>
  ({ contributor, organisation, persons, kind, capacity, country, stakeholderGroupId, date, language, symbol, consent });
const kinds = ['member', 'observer', 'observer-state'] as const, consents = ['given', 'refused', 'not-stated'] as const;

export function CorrectDialog({ group, submission, onClose }: { group: Group; submission: Submission; onClose: (changed: boolean) => void }) {
  const [facts, setFacts] = useState(() => factsOf(submission));
  const [persons, setPersons] = useState(() => submission.persons.join('\n'));
  const [busy, setBusy] = useState(false);
  const set = <F extends keyof Facts>(fact: F, value: Facts[F]) => setFacts(now => ({ ...now, [fact]: value }));
  const save = async (e: FormEvent) => {
    e.preventDefault();
    const now: Facts = { ...facts, persons: persons.split('\n').map(p => p.trim()).filter(Boolean) };
    const changed = Object.fromEntries(Object.entries(now).filter(([fact, value]) => JSON.stringify(value) !== JSON.stringify(submission[fact as keyof Facts])));
    if (Object.keys(changed).length === 0) return onClose(false);
    setBusy(true);
    try {
      await ask('PATCH', `/api/groups/${encodeURIComponent(group.slug)}/submissions/${submission.number}`, changed);
      onClose(true);
    } catch (error) { setBusy(false); notifyProblem(error); }
  };
  const field = (fact: Exclude<keyof Facts, 'consent'>, control: ReactNode, hint?: string) => <label className="field"><span className="label-text">{t(`imports.fact.${fact}`)}</span>{control}{hint && <span className="soft small">{hint}</span>}</label>;
  const text = (fact: 'organisation' | 'capacity' | 'country' | 'symbol', most: number, hint?: string) => field(fact, <input className="input" dir="auto" maxLength={most} value={facts[fact] ?? ''} onChange={e => set(fact, e.target.value || null)} />, hint);
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={open => { if (!open) onClose(false); }}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('reader.correct.title', { number: submission.number })}</Heading>
          <form onSubmit={e => void save(e)}>
            <div className="correct-facts">
              {field('contributor', <input className="input" dir="auto" required maxLength={400} value={facts.contributor} onChange={e => set('contributor', e.target.value)} />)}
              <fieldset className="correct-consent">
                <legend className="label-text">{t('imports.fact.consent')}</legend>
                {consents.map(c => <label key={c} className={facts.consent === c ? 'choice chosen' : 'choice'}><input type="radio" name="consent" checked={facts.consent === c} onChange={() => set('consent', c)} /><span><b>{t(`imports.consent.${c}`)}</b><span className="soft small">{t(`imports.consent.${c}.means`)}</span></span></label>)}
              </fieldset>
              {field('stakeholderGroupId', <select className="input" value={facts.stakeholderGroupId ?? ''} onChange={e => set('stakeholderGroupId', e.target.value === '' ? null : Number(e.target.value))}><option value="">{t('frame.stakeholders.none')}</option>{group.stakeholderGroups.map(g => <option key={g.id} value={g.id}>{g.name}</option>)}</select>)}
              {field('kind', <select className="input" value={facts.kind} onChange={e => set('kind', e.target.value as Facts['kind'])}>{kinds.map(k => <option key={k} value={k}>{t(`submissions.kind.${k}`)}</option>)}</select>)}
              {text('organisation', 400)}
              {field('persons', <textarea className="input" dir="auto" rows={2} value={persons} onChange={e => setPersons(e.target.value)} />, t('imports.fact.persons.hint'))}
              {text('capacity', 400, t('imports.fact.capacity.hint'))}
              {text('country', 200)}
              {field('date', <input type="date" className="input" value={facts.date ?? ''} onChange={e => set('date', e.target.value || null)} />, t('imports.fact.date.hint'))}
              {field('language', <select className="input" value={facts.language ?? ''} onChange={e => set('language', e.target.value || null)}><option value="">{t('imports.fact.language.unknown')}</option>{[...new Set([...(submission.language ? [submission.language] : []), ...languages])].map(l => <option key={l} value={l}>{nameOfLanguage(l)}</option>)}</select>)}
              {text('symbol', 120, t('imports.fact.symbol.hint'))}
            </div>
            <p className="soft small">{t('reader.correct.kept')}</p>
            <div className="actions">
              <button type="submit" className="button main" disabled={busy}>{t('frame.save')}</button>
              <button type="button" className="button" onClick={() => onClose(false)}>{t('frame.cancel')}</button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
