/** Who wrote a submission, to be put right in place. Each field is saved as it is changed, and can go back to what was read. */
import { useId, useState, type ReactNode } from 'react';
import type { Group } from '../api';
import { t } from '../messages';
import type { Consent, Corrections, PreviewedSubmission, SubmissionCorrection } from './api';
import { asRead, setFact, type Fact } from './corrections';
import type { CorrectionDesk } from './desk';
import { languages, nameOfLanguage } from './languages';

interface Props { group: Group; desk: CorrectionDesk; submission: PreviewedSubmission; corrections: Corrections; several: boolean; all: number[] }
type TextFact = 'contributor' | 'organisation' | 'capacity' | 'country' | 'symbol';

const first = 'import-contributor';
export const focusFacts = (): void => { const field = document.getElementById(first); field?.focus(); field?.scrollIntoView({ block: 'center' }); };

export function Facts({ group, desk, submission: s, corrections, several, all }: Props) {
  const set = <F extends keyof SubmissionCorrection>(fact: F, value: NonNullable<SubmissionCorrection[F]> | null, typing = false) => desk.change(setFact(corrections, s.at, fact, value), typing ? `${fact} ${s.at}` : '', typing);
  const back = (fact: Fact) => desk.change(asRead(desk.state.corrections, s.at, fact));
  const field = (fact: Fact, children: (id: string) => ReactNode, hint?: string) => <Field fact={fact} hint={hint} isCorrected={corrections.submissions[s.at]?.[fact] !== undefined} back={() => back(fact)}>{children}</Field>;
  const text = (fact: TextFact, hint?: string, most = 400) => field(fact, id => <input id={fact === 'contributor' ? first : id} className="input" maxLength={most} dir="auto" value={s[fact] ?? ''} onChange={e => set(fact, e.target.value, true)} onBlur={() => desk.flush()} />, hint);
  const consentForAll = () => desk.change(all.reduce((c, at) => setFact(c, at, 'consent', s.consent), corrections));
  return (
    <form className="facts" aria-label={t('imports.facts')} onSubmit={e => { e.preventDefault(); desk.flush(); }} onKeyDown={e => { if (e.key === 'Escape') { e.stopPropagation(); document.querySelector<HTMLElement>('.text-passages [tabindex="0"]')?.focus(); } }}>
      {text('contributor')}
      {field('stakeholderGroupId', id => <select id={id} className="input" value={s.stakeholderGroupId ?? ''} onChange={e => set('stakeholderGroupId', e.target.value === '' ? null : Number(e.target.value))}><option value="">{t('frame.stakeholders.none')}</option>{group.stakeholderGroups.map(g => <option key={g.id} value={g.id}>{g.name}</option>)}</select>)}
      {field('kind', id => <select id={id} className="input" value={s.kind} onChange={e => set('kind', e.target.value as PreviewedSubmission['kind'])}>{(['member', 'observer', 'observer-state'] as const).map(k => <option key={k} value={k}>{t(`submissions.kind.${k}`)}</option>)}</select>)}
      <fieldset className="facts-consent">
        <legend className="label-text">{t('imports.fact.consent')} <Back isCorrected={corrections.submissions[s.at]?.consent !== undefined} fact="consent" back={() => back('consent')} /></legend>
        {(['given', 'refused', 'not-stated'] as const).map(c => (
          <label key={c} className={s.consent === c ? 'choice chosen' : 'choice'}><input type="radio" name={`consent-${s.at}`} checked={s.consent === c} onChange={() => set('consent', c)} /><span><b>{t(`imports.consent.${c}`)}</b><span className="soft small">{meaning(c, s)}</span></span></label>
        ))}
        {several && <button type="button" className="button quiet" onClick={consentForAll}>{t('imports.consent.all')}</button>}
      </fieldset>
      {text('organisation')}
      {field('persons', id => <Persons id={id} persons={s.persons} change={persons => set('persons', persons, true)} flush={() => desk.flush()} />, t('imports.fact.persons.hint'))}
      {text('capacity', t('imports.fact.capacity.hint'))}
      {text('country', undefined, 200)}
      {field('date', id => <input id={id} type="date" className="input" value={s.date ?? ''} onChange={e => set('date', e.target.value || null, true)} onBlur={() => desk.flush()} />, t('imports.fact.date.hint'))}
      {field('language', id => <select id={id} className="input" value={s.language ?? ''} onChange={e => set('language', e.target.value || null)}><option value="">{t('imports.fact.language.unknown')}</option>{[...new Set([...(s.language ? [s.language] : []), ...languages])].map(l => <option key={l} value={l}>{nameOfLanguage(l)}</option>)}</select>)}
      {text('symbol', t('imports.fact.symbol.hint'), 120)}
      {field('number', id => <input id={id} type="number" min={1} max={100_000} className="input" value={s.number || ''} onChange={e => set('number', e.target.value === '' ? null : Number(e.target.value), true)} onBlur={() => desk.flush()} />)}
    </form>
  );
}

/** What is not stated is for the group to say; its answer is known where the server has seen it so. */
const meaning = (consent: Consent, s: PreviewedSubmission): string =>
  consent !== 'not-stated' ? t(`imports.consent.${consent}.means`) : s.consent !== 'not-stated' ? t('imports.consent.not-stated.means') : s.citable ? t('imports.consent.not-stated.citable') : t('imports.consent.not-stated.withheld');

function Field({ fact, hint, isCorrected, back, children }: { fact: Fact; hint: string | undefined; isCorrected: boolean; back: () => void; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={isCorrected ? 'field corrected' : 'field'}>
      <span className="facts-label"><label className="label-text" htmlFor={fact === 'contributor' ? first : id}>{t(`imports.fact.${fact}`)}</label> <Back isCorrected={isCorrected} fact={fact} back={back} /></span>
      {children(id)}
      {hint && <span className="soft small">{hint}</span>}
    </div>
  );
}

function Back({ isCorrected, fact, back }: { isCorrected: boolean; fact: Fact; back: () => void }) {
  if (!isCorrected) return null;
  return <span className="facts-back"><span className="tag severity-repair">{t('imports.corrected')}</span> <button type="button" className="button link small" aria-label={t('imports.asRead.label', { field: t(`imports.fact.${fact}`) })} onClick={back}>↩ {t('imports.asRead')}</button></span>;
}

/** The lines as they are typed; a blank one is no person. */
function Persons({ id, persons, change, flush }: { id: string; persons: readonly string[]; change: (persons: string[]) => void; flush: () => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return <textarea id={id} className="input" dir="auto" rows={Math.min(6, Math.max(2, persons.length))} value={typed ?? persons.join('\n')}
    onChange={e => { setTyped(e.target.value); change(e.target.value.split('\n').map(p => p.trim()).filter(Boolean)); }} onBlur={() => { setTyped(null); flush(); }} />;
}
