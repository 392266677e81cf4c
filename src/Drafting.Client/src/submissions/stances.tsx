import type { EvidenceCount, Stance } from '../api';
import { t } from '../messages';

export const stances: readonly Stance[] = ['supports', 'opposes', 'qualifies'];
const signs: Record<Stance, string> = { supports: '+', opposes: '−', qualifies: '±' };

/** A stance is never a colour alone: a sign stands before it, and the word with it. */
export const StanceSign = ({ stance, word = false }: { stance: Stance; word?: boolean }) => (
  <span className={`stance-${stance} stance-sign`}><span aria-hidden="true">{signs[stance]}</span>{word ? ` ${t(`stance.${stance}`)}` : <span className="unseen">{t(`stance.${stance}`)}</span>}</span>
);

const counted = { supports: 'evidence.count.supports', opposes: 'evidence.count.opposes', qualifies: 'evidence.count.qualifies' } as const;
/** "+ 3 support · ± 1 qualifies", or that there is nothing, said plainly. */
export function StanceCounts({ counts }: { counts: EvidenceCount }) {
  const some = stances.filter(s => counts[s] > 0);
  if (some.length === 0) return <span className="soft">{t('evidence.none')}</span>;
  return <span className="stance-counts">{some.map(s => <span key={s} className={`stance-${s}`}><span className="stance-sign" aria-hidden="true">{signs[s]}</span> {t(counted[s], { count: counts[s] })}</span>)}</span>;
}
