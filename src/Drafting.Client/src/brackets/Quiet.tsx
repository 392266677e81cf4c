/** Measures of brackets, small and quiet: in the bar, beside a title, under a label. Every number is a way to what it counts. */
import { Link } from 'react-router';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useDraft, useRights } from '../drafts/draft';
import { Keys } from '../frame/commands';
import { formatNumber, formatShare, rich, t } from '../messages';
import { useBrackets, type DraftBrackets } from './api';
import { useBracketDesk } from './desk';

const useDraftBrackets = <T,>(select: (all: DraftBrackets) => T): T | undefined => {
  const { group, session } = useDraft();
  return useBrackets(group.slug, session.draftId, select).data;
};

/** The figures of the bar; list items, since the bar is a list of measures. */
export function BracketFigures() {
  const { group, session } = useDraft();
  const desk = useBracketDesk();
  const total = useDraftBrackets(all => all.total);
  if (!total) return null;
  const figure = (count: number) => ({ count, number: <b key="n">{formatNumber(count)}</b> });
  return (
    <>
      <li><button type="button" className="figure" onClick={() => desk.list()}>{rich('bracket.figure.brackets', figure(total.brackets))}</button></li>
      <li><button type="button" className="figure" onClick={() => desk.list({ kind: 'alternatives' })}>{rich('bracket.figure.alternatives', figure(total.alternativeSets))}</button></li>
      <li><Link className="figure" to={`/g/${group.slug}/drafts/${session.draftId}/measures`}>{rich('bracket.figure.share', { share: <b key="n">{formatShare(total.share)}</b> })}</Link></li>
      <li>{rich('draft.measure.words', figure(total.words))}</li>
    </>
  );
}

export function BracketMenu() {
  const { group, session } = useDraft();
  const desk = useBracketDesk(), rights = useRights();
  const count = useDraftBrackets(all => all.total.brackets);
  return (
    <MenuTrigger>
      <Button className="button quiet bracket-menu no-print" aria-label={t('bracket.menu', { count: count ?? 0 })}><span aria-hidden="true">[ {count !== undefined && <b>{formatNumber(count)}</b>} ]</span></Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('bracket.menu', { count: count ?? 0 })}>
          <MenuItem id="list" className="menu-item" textValue={t('bracket.panel.open')} onAction={() => desk.list()}><span>{t('bracket.panel.open')}</span><Keys keys="Mod+E L" /></MenuItem>
          <MenuItem id="measures" className="menu-item" href={`/g/${group.slug}/drafts/${session.draftId}/measures`}>{t('measures.open')}</MenuItem>
          {rights.rules ? <MenuItem id="settings" className="menu-item" onAction={() => desk.settings()}>{t('bracket.settings')}</MenuItem> : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function ParagraphMeasure({ paragraphId, label }: { paragraphId: number; label: string }) {
  const desk = useBracketDesk();
  const measures = useDraftBrackets(all => all.paragraphs.find(p => p.paragraphId === paragraphId)?.measures);
  if (!measures?.brackets) return null;
  const said = t('bracket.figure.paragraph', { count: measures.brackets, label, share: formatShare(measures.share) });
  return <button type="button" className="paragraph-measure no-print" tabIndex={-1} title={said} aria-label={said} onClick={() => desk.list({ paragraphId })}>[{formatNumber(measures.brackets)}]</button>;
}

export function RecommendationMeasure({ recommendationId }: { recommendationId: number }) {
  const measures = useDraftBrackets(all => all.recommendations.find(r => r.recommendationId === recommendationId)?.measures);
  if (!measures?.brackets) return null;
  return <span className="recommendation-measure soft small tabular">{t('bracket.panel.share', { count: measures.brackets, share: formatShare(measures.share) })}</span>;
}
