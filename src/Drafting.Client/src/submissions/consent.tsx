/** What the interface says of contributions that may not be cited one by one: a mark for those who handle the papers, a count for everybody else. */
import type { Group, WithheldCount, WithheldLinks } from '../api';
import { stakeholderGroupOf } from '../frame/session';
import { formatList, t } from '../messages';
import { StanceSign } from './stances';
import './consent.css';

export const NotCitable = () => <span className="tag not-citable" title={t('consent.not.means')}><span aria-hidden="true">⊘ </span>{t('consent.not')}</span>;

/** "2 from Civil society support this; not cited individually." */
export const WithheldLink = ({ group, withheld: w }: { group: Group; withheld: WithheldLinks }) => (
  <p className={`withheld stance-${w.stance}`}><span aria-hidden="true"><StanceSign stance={w.stance} /> </span>{t(`consent.links.${w.stance}`, { count: w.count, who: stakeholderGroupOf(group, w.stakeholderGroupId) })}</p>
);

const parts = (group: Group, withheld: readonly WithheldCount[]): string => formatList(withheld.map(w => t('consent.part', { count: w.count, who: stakeholderGroupOf(group, w.stakeholderGroupId) })));
/** One line for a list: what else there is, which the reader does not see. Nothing where nothing is withheld. */
export function WithheldLine({ group, withheld, of }: { group: Group; withheld: readonly WithheldCount[]; of: 'submissions' | 'found' }) {
  const count = withheld.reduce((sum, w) => sum + w.count, 0);
  return count > 0 && <p className="withheld">{t(`consent.${of}`, { count, parts: parts(group, withheld) })}</p>;
}
