import type { ReactNode } from 'react';
import type { Stance } from '../api';
import { t } from '../messages';
import { StanceSign, stances } from '../submissions/stances';

/** A stance to be chosen by a person; nothing is chosen beforehand. */
export const StanceChoice = ({ legend, stance, onStance, missing = false, children }: { legend: string; stance: Stance | null; onStance: (s: Stance) => void; missing?: boolean; children?: ReactNode }) => (
  <fieldset className="stance-choice" aria-describedby={missing ? 'stance-missing' : undefined}>
    <legend className="label-text">{legend}</legend>
    {stances.map(s => <label key={s} className={`stance-option stance-${s}`}><input type="radio" name="stance" value={s} checked={stance === s} onChange={() => onStance(s)} /><span><StanceSign stance={s} word /><span className="soft small">{t(`extract.stance.${s}`)}</span></span></label>)}
    {missing && <p id="stance-missing" className="field-problem small" role="alert">{t('extract.stance.choose')}</p>}
    {children}
  </fieldset>
);
