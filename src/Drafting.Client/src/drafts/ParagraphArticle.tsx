/** One paragraph on the sheet: its label in the left margin, its words, its evidence on the right, and what can be done with it. */
import { memo, useEffect, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Link, useSearchParams } from 'react-router';
import { AmendmentCommands, AmendmentLines, OpenedAmendment, useParagraphAmendments } from '../amendments/AmendmentMargin';
import { useAmending } from '../amendments/Amending';
import type { Paragraph, Policy, Recommendation } from '../api';
import { ParagraphMeasure } from '../brackets/Quiet';
import { Keys, restKeys, useCommand } from '../frame/commands';
import { may, nameOf } from '../frame/session';
import '../consensus/consensus.css';
import { PositionMargin } from '../positions/PositionMargin';
import { toFind } from '../search/api';
import { EvidenceMargin } from '../submissions/EvidenceMargin';
import { formatAgo, formatExactMoment, t } from '../messages';
import { useActs, type Relation } from './acts';
import { Authorship } from './Authorship';
import { useDraft, whyNotEdit, type Rights } from './draft';
import { copy, ParkedWords } from './ParkedWords';
import { ParagraphWords } from './ParagraphWords';

/** What a paragraph or recommendation asks of the page around it. */
export interface PageTasks {
  choose(paragraphId: number): void;
  edit(paragraphId: number, position: number): void;
  leave(paragraphId: number, backToParagraph: boolean): void;
  step(direction: -1 | 1): void;
  showHistory(paragraphId: number): void;
  askToWithdraw(what: { paragraph: Paragraph } | { recommendation: Recommendation }): void;
  askWhereTo(paragraph: Paragraph): void;
}
export const elementOf = (paragraphId: number): string => `paragraph-${paragraphId}`;

interface Props {
  paragraph: Paragraph; recommendation: Recommendation; related: string | null; rights: Rights; page: PageTasks;
  current: boolean; tabStop: boolean; editing: number | null; wide: boolean; arrived: boolean; pointedAt: boolean;
}

export const ParagraphArticle = memo(function ParagraphArticle(props: Props) {
  const { paragraph, recommendation, related, rights, page, current, tabStop, editing, wide, arrived, pointedAt } = props;
  const { group, session } = useDraft();
  const [unfolded, setUnfolded] = useState(paragraph.withdrawn === null);
  const [evidenceAsked, setEvidenceAsked] = useState<boolean | null>(null);
  const [authorship, setAuthorship] = useState(false);
  useEffect(() => { if (paragraph.withdrawn) setUnfolded(false); else setUnfolded(true); }, [paragraph.withdrawn === null]);
  useEffect(() => { if (!current && wide) setEvidenceAsked(null); }, [current, wide]);
  const why = whyNotEdit(paragraph, rights), mayEdit = rights.edit && why === null;
  // Locked while somebody writes in it: the editor closes, and what was not taken is parked below.
  useEffect(() => { if (editing !== null && !mayEdit) { restKeys(); page.leave(paragraph.id, true); } }, [editing, mayEdit, page, paragraph.id]);
  const amendments = useParagraphAmendments(paragraph.id, pointedAt);
  const { supports, opposes, qualifies } = paragraph.evidence;
  const linked = supports + opposes + qualifies > 0;
  const evidence = evidenceAsked ?? false;
  const toggleEvidence = () => setEvidenceAsked(!evidence), toggleAuthorship = () => setAuthorship(shown => !shown);
  const focused = (event: FocusEvent) => { if (event.currentTarget.contains(event.target)) page.choose(paragraph.id); };
  // Arrows step from paragraph to paragraph only while the paragraph itself has the focus, so that they scroll everywhere else.
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); page.step(event.key === 'ArrowDown' ? 1 : -1); }
    if (event.key === 'F2' && mayEdit) { event.preventDefault(); page.edit(paragraph.id, Infinity); }
  };
  const className = ['paragraph', paragraph.withdrawn && 'withdrawn', current && 'current', arrived && 'arrived', pointedAt && 'pointed-at'].filter(Boolean).join(' ');
  return (
    <article id={elementOf(paragraph.id)} className={className} tabIndex={tabStop ? 0 : -1} aria-label={t('paragraph.name', { label: paragraph.label })} onFocus={focused} onKeyDown={pressed}>
      <div className="paragraph-label" aria-hidden="true">{paragraph.label}</div>
      {!paragraph.withdrawn && <ParagraphMeasure paragraphId={paragraph.id} label={paragraph.label} />}
      <div className="paragraph-body">
        {paragraph.withdrawn && <Withdrawn withdrawn={paragraph.withdrawn} unfolded={unfolded} fold={() => setUnfolded(open => !open)} />}
        {unfolded && (authorship && (editing === null || !mayEdit)
          ? <Authorship paragraph={paragraph} />
          : <ParagraphWords paragraph={paragraph} mayEdit={mayEdit} editing={mayEdit ? editing : null} onEdit={position => page.edit(paragraph.id, position)} onLeave={back => page.leave(paragraph.id, back)} />)}
        <ParkedWords textId={paragraph.textId} />
        <OpenedAmendment paragraph={paragraph} marginal={amendments} />
        {evidence && <div className="evidence-in-place"><EvidenceMargin group={group} paragraph={paragraph} open /></div>}
        {(related || paragraph.policy !== 'drafting' || paragraph.agreement !== 'open') && <p className="paragraph-tags">
          {related && <span className="tag">{related}</span>}
          {paragraph.fate && <Link className="tag" to={`/g/${group.slug}/drafts/${session.draftId}/report`}>{t(`close.fate.${paragraph.fate}.tag`)}</Link>}
          {paragraph.agreement !== 'open' && <Link className={`tag agreement-${paragraph.agreement}`} to={`/g/${group.slug}/drafts/${session.draftId}/${paragraph.agreement === 'under-silence' ? 'silences' : 'board'}`}>{t(`agreement.${paragraph.agreement}`)}</Link>}
          {paragraph.agreement === 'open' && paragraph.policy !== 'drafting' && <span className={`tag policy-${paragraph.policy}`} title={t(`paragraph.mayNot.${paragraph.policy}`)}>{t(`paragraph.policy.${paragraph.policy}.tag`)}</span>}
        </p>}
      </div>
      <ParagraphMenu {...props} mayEdit={mayEdit} authorship={authorship} toggleAuthorship={toggleAuthorship} />
      <aside className={evidence ? 'paragraph-margin open' : 'paragraph-margin'} aria-label={t('paragraph.beside', { label: paragraph.label })}>
        <AmendmentLines paragraph={paragraph} marginal={amendments} />
        {linked || evidence
          ? <button type="button" className="margin-line" aria-expanded={evidence} onClick={toggleEvidence}><span className="unseen">{t(evidence ? 'paragraph.evidence.hide' : 'paragraph.evidence')}: </span><EvidenceMargin group={group} paragraph={paragraph} compact open={false} /></button>
          : <EvidenceMargin group={group} paragraph={paragraph} compact open={false} />}
        {current && !paragraph.withdrawn && <FindLink paragraph={paragraph} />}
        <PositionMargin paragraph={paragraph} current={current} />
      </aside>
      {current && <AmendmentCommands paragraph={paragraph} recommendation={recommendation} marginal={amendments} />}
      {current && <ParagraphCommands {...props} mayEdit={mayEdit} toggleAuthorship={toggleAuthorship} toggleEvidence={toggleEvidence} />}
    </article>
  );
});

function FindLink({ paragraph }: { paragraph: Paragraph }) {
  const { group } = useDraft();
  return <Link className="find-link small no-print" to={toFind({ kind: 'paragraph', id: paragraph.id })} aria-label={t(may(group, 'link-evidence') ? 'find.open.for' : 'find.read.for', { label: paragraph.label })}>{t(may(group, 'link-evidence') ? 'find.open' : 'find.read')} <kbd className="key" aria-hidden="true">F</kbd></Link>;
}

export function Withdrawn({ withdrawn, unfolded, fold }: { withdrawn: NonNullable<Paragraph['withdrawn']>; unfolded: boolean; fold: () => void }) {
  const { group } = useDraft();
  return (
    <div className="withdrawn-line">
      <p><span title={formatExactMoment(withdrawn.at)}>{t('withdrawn.by', { name: nameOf(group, withdrawn.personId), when: formatAgo(withdrawn.at, Date.now()) })}</span> <button type="button" className="button link" aria-expanded={unfolded} onClick={fold}>{t(unfolded ? 'withdrawn.fold' : 'withdrawn.read')}</button></p>
      {withdrawn.reason && <p className="soft">{t('withdrawn.reason', { reason: withdrawn.reason })}</p>}
    </div>
  );
}

type Offered = Props & { mayEdit: boolean; toggleAuthorship: () => void };

/** Adds a paragraph and opens it at once where its author may write. */
function useAdding({ recommendation, page }: Pick<Props, 'recommendation' | 'page'>) {
  const acts = useActs();
  return async (after: number | null, relation: Relation) => {
    const added = await acts.addParagraph(recommendation, after, relation);
    if (added) page.edit(added.id, 0);
  };
}

const linkTo = (paragraphId: number): string => { const url = new URL(location.href); url.search = `?paragraph=${paragraphId}`; url.hash = ''; return url.href; };
const policies: Policy[] = ['drafting', 'chairs-pen', 'locked'];

function ParagraphMenu({ paragraph, recommendation, rights, page, mayEdit, authorship, toggleAuthorship }: Offered & { authorship: boolean }) {
  const acts = useActs(), amending = useAmending(), { group } = useDraft();
  const add = useAdding({ recommendation, page });
  const standing = paragraph.withdrawn === null, order = rights.order && standing;
  const run: Record<string, () => unknown> = {
    edit: () => page.edit(paragraph.id, Infinity), history: () => page.showHistory(paragraph.id), authorship: toggleAuthorship, link: () => copy(linkTo(paragraph.id), t('paragraph.linkCopied')),
    insert: () => add(paragraph.id, 'inserted-after'), alternative: () => add(paragraph.id, 'alternative-to'), up: () => acts.stepParagraph(paragraph, -1), down: () => acts.stepParagraph(paragraph, 1),
    propose: () => amending.propose({ paragraph, recommendation }), into: () => page.askWhereTo(paragraph), withdraw: () => page.askToWithdraw({ paragraph }), restore: () => acts.restoreParagraph(paragraph),
  };
  const item = (id: string, label: string, keys?: string) => <MenuItem key={id} id={id} className="menu-item" textValue={label} onAction={() => void run[id]!()}><span>{label}</span>{keys && <Keys keys={keys} />}</MenuItem>;
  return (
    <MenuTrigger>
      <Button className="button quiet icon paragraph-menu no-print" aria-label={t('paragraph.menu', { label: paragraph.label })}><span aria-hidden="true">⋯</span></Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('paragraph.menu', { label: paragraph.label })}>
          {mayEdit ? item('edit', t('paragraph.edit'), 'Enter') : null}
          {item('history', t('paragraph.history'), 'h')}
          {item('authorship', t(authorship ? 'paragraph.authorship.hide' : 'paragraph.authorship'), 'w')}
          {item('link', t('paragraph.copyLink'))}
          {may(group, 'amend') && standing ? item('propose', t('amendments.propose'), 'a') : null}
          {order ? <Separator className="menu-rule" /> : null}
          {order ? item('insert', t('paragraph.insert')) : null}
          {order ? item('alternative', t('paragraph.alternative')) : null}
          {order ? item('up', t('paragraph.up'), 'Alt+ArrowUp') : null}
          {order ? item('down', t('paragraph.down'), 'Alt+ArrowDown') : null}
          {order ? item('into', t('paragraph.moveInto')) : null}
          {order ? item('withdraw', t('paragraph.withdraw')) : null}
          {rights.order && !standing ? item('restore', t('paragraph.restore')) : null}
          {rights.policy && standing && paragraph.agreement === 'open'
            ? <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[paragraph.policy]} onSelectionChange={keys => { const [policy] = [...keys]; if (policy && policy !== paragraph.policy) void acts.setPolicy(paragraph, policy as Policy); }}>
                <Header className="menu-header">{t('paragraph.whoMayEdit')}</Header>
                {policies.map(policy => <MenuItem key={policy} id={policy} className="menu-item" textValue={t(`paragraph.policy.${policy}`)}><span>{t(`paragraph.policy.${policy}`)}</span>{policy === paragraph.policy && <span aria-hidden="true">✓</span>}</MenuItem>)}
              </MenuSection>
            : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The same acts, for the paragraph that has the focus, as commands with their keys. */
function ParagraphCommands({ paragraph, recommendation, rights, page, mayEdit, toggleAuthorship, toggleEvidence }: Offered & { toggleEvidence: () => void }) {
  const acts = useActs(), { group } = useDraft();
  const [, setSearch] = useSearchParams();
  const add = useAdding({ recommendation, page });
  const order = rights.order && paragraph.withdrawn === null;
  useCommand({ id: 'paragraph.history', label: t('paragraph.history'), keys: 'h', run: () => page.showHistory(paragraph.id) });
  useCommand({ id: 'paragraph.authorship', label: t('paragraph.authorship'), keys: 'w', run: toggleAuthorship });
  useCommand({ id: 'paragraph.evidence', label: t('paragraph.evidence'), keys: 'e', run: toggleEvidence });
  useCommand({ id: 'paragraph.find', label: t(may(group, 'link-evidence') ? 'find.open' : 'find.read'), keys: 'f', enabled: paragraph.withdrawn === null, run: () => setSearch(toFind({ kind: 'paragraph', id: paragraph.id })) });
  useCommand({ id: 'paragraph.link', label: t('paragraph.copyLink'), run: () => void copy(linkTo(paragraph.id), t('paragraph.linkCopied')) });
  return (
    <>
      {mayEdit && <Offer id="paragraph.edit" label={t('paragraph.edit')} keys="Enter" run={() => page.edit(paragraph.id, Infinity)} />}
      {order && <>
        <Offer id="paragraph.insert" label={t('paragraph.insert')} run={() => void add(paragraph.id, 'inserted-after')} />
        <Offer id="paragraph.alternative" label={t('paragraph.alternative')} run={() => void add(paragraph.id, 'alternative-to')} />
        <Offer id="paragraph.up" label={t('paragraph.up')} keys="Alt+ArrowUp" run={() => void acts.stepParagraph(paragraph, -1)} />
        <Offer id="paragraph.down" label={t('paragraph.down')} keys="Alt+ArrowDown" run={() => void acts.stepParagraph(paragraph, 1)} />
        <Offer id="paragraph.into" label={t('paragraph.moveInto')} run={() => page.askWhereTo(paragraph)} />
        <Offer id="paragraph.withdraw" label={t('paragraph.withdraw')} run={() => page.askToWithdraw({ paragraph })} />
      </>}
      {rights.order && paragraph.withdrawn && <Offer id="paragraph.restore" label={t('paragraph.restore')} run={() => void acts.restoreParagraph(paragraph)} />}
    </>
  );
}

/** A command that stands only where its act is allowed: who may not do it does not find it in the palette. */
export function Offer({ id, label, keys, run }: { id: string; label: string; keys?: string; run: () => void }) {
  useCommand({ id, label, ...(keys && { keys }), run });
  return null;
}
