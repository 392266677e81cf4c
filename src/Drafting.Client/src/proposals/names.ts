/** How figures of the board are said. */
import type { Group } from '../api';
import { stakeholderGroupOf } from '../frame/session';
import { formatList, t } from '../messages';
import type { Withheld } from './api';
import { stanceOrder, type Tally } from './board';

export const withheldWords = (group: Group, w: Withheld): string => t('proposals.withheld.of', { count: w.count, name: stakeholderGroupOf(group, w.stakeholderGroupId), stance: t(`proposals.withheld.${w.stance}`) });

/** "3 support, 1 opposes (2 not cited individually)"; nothing for nobody. */
export function tallyWords(tally: Tally | undefined): string {
  const said = tally ? stanceOrder.filter(s => tally[s] > 0).map(s => t(`proposals.board.tally.${s}`, { count: tally[s] })) : [];
  if (said.length === 0) return '';
  return tally!.withheld > 0 ? `${formatList(said)} (${t('proposals.withheld', { count: tally!.withheld })})` : formatList(said);
}
