/** How the group agrees on a draft: the levels that the chair designated and what was said against them, packages, statements, the scale, the rules on positions and silence, and how agreement grew. */
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { ask as askServer, type Group } from '../api';
import { Asking } from '../drafts/dialogs';
import { notify } from '../frame/notify';
import { delegationOf, may, nameOf, useGroup } from '../frame/session';
import { Loaded, useTitle } from '../frame/states';
import { formatList, formatMoment, formatNumber, t } from '../messages';
import { useAgreement } from '../reports/api';
import { ReasonDialog } from './acts';
import { ofDraft, ofGroup, useBoard, useConsensusActs, useDesignations, useDraftNews, useNegotiatingGroups, useOfDraft, useScales, useStatements, type Board, type Designation, type NegotiatingGroup, type Statement, type StatementKind } from './api';
import { OwnScale } from './OwnScale';
import { progressLines, type Progress } from './progress';
import './consensus.css';
import './agreement.css';

export function AgreementPage() {
  const { group: slug = '', draft = '' } = useParams();
  const group = useGroup(slug);
  useTitle(t('agree.title'));
  return <div className="page"><Loaded query={group}>{found => <OfDraft group={found} draftId={Number(draft)} />}</Loaded></div>;
}

function OfDraft({ group, draftId }: { group: Group; draftId: number }) {
  useDraftNews(group.slug, draftId);
  const home = `/g/${group.slug}/drafts/${draftId}`;
  return (
    <>
      <header className="page-head"><div><h1>{t('agree.title')}</h1><p>{group.drafts.find(d => d.id === draftId)?.symbol}</p></div><div><Link className="button" to={`/g/${group.slug}/delegations`}>{t('groups.open')}</Link> <Link className="button" to={`${home}/board`}>{t('board.open')}</Link></div></header>
      <Loaded query={useBoard(group.slug, draftId)} what={t('board.loading')}>{board => (
        <>
          <Designations group={group} board={board} />
          <Packages group={group} board={board} />
          <Statements group={group} board={board} />
          <ProgressPart group={group} draftId={draftId} />
          <ScalePart group={group} board={board} />
          <Rules group={group} draftId={draftId} />
        </>)}</Loaded>
    </>
  );
}

const Part = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => <section className="agree-part" aria-labelledby={id}><h2 id={id}>{title}</h2>{children}</section>;

interface Subject { recommendationId: number | null; paragraphId: number | null }
const wholeDraft: Subject = { recommendationId: null, paragraphId: null };
const keyOf = (s: Subject) => s.paragraphId !== null ? `p${s.paragraphId}` : s.recommendationId !== null ? `r${s.recommendationId}` : '';
const subjectOf = (key: string): Subject => key.startsWith('p') ? { recommendationId: null, paragraphId: Number(key.slice(1)) } : key.startsWith('r') ? { recommendationId: Number(key.slice(1)), paragraphId: null } : wholeDraft;
const nameOfSubject = (board: Board, s: Subject): string => {
  if (s.paragraphId !== null) { const row = board.rows.find(r => r.kind === 'paragraph' && r.id === s.paragraphId); return t('position.of.paragraph', { label: row?.label ?? '—' }); }
  if (s.recommendationId !== null) { const row = board.rows.find(r => r.kind === 'recommendation' && r.id === s.recommendationId); return t('position.of.recommendation', { number: row?.label ?? '—' }); }
  return t('agree.draft');
};
const brief = (words: string) => words.length > 60 ? `${words.slice(0, 60)}…` : words;

function SubjectChoice({ board, value, onChange, label }: { board: Board; value: Subject; onChange: (value: Subject) => void; label: string }) {
  return <label className="field"><span className="label-text">{label}</span><select className="input" value={keyOf(value)} onChange={e => onChange(subjectOf(e.target.value))}><option value="">{t('agree.draft')}</option>
    {board.rows.map(r => <option key={`${r.kind}${r.id}`} value={`${r.kind === 'paragraph' ? 'p' : 'r'}${r.id}`}>{r.kind === 'paragraph' ? `— ${r.label} ${brief(r.title)}` : `${r.label}. ${brief(r.title)}`}</option>)}</select></label>;
}

/** For whom somebody may speak: the own delegation and groups it speaks for; chair and secretariat on behalf of anybody. */
function useSpeakers(group: Group): { key: string; name: string; body: { delegationId?: number; negotiatingGroupId?: number } }[] {
  const groups = useNegotiatingGroups(group.slug).data ?? [];
  const bench = group.you.delegationId === null;
  return [...(bench ? group.delegations : group.delegations.filter(d => d.id === group.you.delegationId)).map(d => ({ key: `d${d.id}`, name: d.shortName, body: bench ? { delegationId: d.id } : {} })),
    ...groups.filter(g => g.dissolvedAt === null && (bench || g.members.some(m => m.delegationId === group.you.delegationId && m.speaks))).map(g => ({ key: `g${g.id}`, name: g.shortName, body: { negotiatingGroupId: g.id } }))];
}

function speakerName(group: Group, groups: readonly NegotiatingGroup[], s: Statement): string {
  const name = delegationOf(group, s.delegationId)?.shortName ?? groups.find(g => g.id === s.negotiatingGroupId)?.shortName ?? nameOf(group, s.personId);
  return s.onBehalf ? t('agree.onBehalf', { name, who: nameOf(group, s.personId) }) : name;
}

function Designations({ group, board }: { group: Group; board: Board }) {
  const draftId = board.draft.id;
  const all = useDesignations(group.slug, draftId).data ?? [];
  const statements = useStatements(group.slug, draftId).data?.statements ?? [];
  const groups = useNegotiatingGroups(group.slug).data ?? [];
  const [asked, ask] = useState<'designate' | { speak: Designation; kind: StatementKind } | { answer: Statement } | null>(null);
  const current = all.filter(d => d.until === null);
  const rank = (level: string | null) => level === null ? -1 : board.scale.levels.length - board.scale.levels.findIndex(l => l.key === level);
  const contradicted = (d: Designation) => {
    const row = d.paragraphId !== null ? board.rows.find(r => r.kind === 'paragraph' && r.id === d.paragraphId) : d.recommendationId !== null ? board.rows.find(r => r.kind === 'recommendation' && r.id === d.recommendationId) : null;
    return row === null ? board.standing !== null && rank(d.level) > rank(board.standing) : row?.designation?.contradicted ?? false;
  };
  const presides = may(group, 'preside'), speaks = may(group, 'take-position');
  return (
    <Part id="designations" title={t('agree.designations')}>
      <p className="soft small">{t('agree.designations.what')}</p>
      {current.length === 0 && <p>{t('agree.designations.none')}</p>}
      <ul className="agree-list">{current.map(d => {
        const said = statements.filter(s => s.designationId === d.id && s.kind !== 'answer');
        const earlier = all.filter(o => o.until !== null && o.paragraphId === d.paragraphId && o.recommendationId === d.recommendationId);
        return (
          <li key={d.id} className="card"><h3>{nameOfSubject(board, d)}: {d.levelName} {contradicted(d) && <span className="tag contradicted">{t('board.contradicted')}</span>}</h3>
            <p dir="auto">{d.justification}</p><p className="soft small">{nameOf(group, d.personId)} · {formatMoment(d.at)}</p>
            {said.map(s => <div key={s.id} className="agree-said"><p><b>{t(`statement.kind.${s.kind}`)}</b> · {speakerName(group, groups, s)}: <Words statement={s} /></p>
              {statements.filter(a => a.answersId === s.id).map(a => <p key={a.id} className="agree-answer"><b>{t('statement.kind.answer')}:</b> <span dir="auto">{a.text}</span></p>)}
              {presides && s.kind === 'challenge' && s.withdrawnAt === null && <button type="button" className="button no-print" onClick={() => ask({ answer: s })}>{t('agree.answer')}</button>}</div>)}
            {speaks && <p className="no-print">{group.you.delegationId !== null && <button type="button" className="button" onClick={() => ask({ speak: d, kind: 'challenge' })}>{t('agree.challenge')}</button>} <button type="button" className="button" onClick={() => ask({ speak: d, kind: 'minority' })}>{t('agree.minority')}</button></p>}
            {earlier.length > 0 && <details><summary>{t('agree.earlier', { count: earlier.length })}</summary><ul>{earlier.map(o => <li key={o.id} className="small">{o.levelName} · {formatMoment(o.at)} · <span dir="auto">{o.justification}</span></li>)}</ul></details>}
          </li>);
      })}</ul>
      {presides && !board.draft.closed && <p className="no-print"><button type="button" className="button" onClick={() => ask('designate')}>{t('agree.designate')}</button></p>}
      {asked === 'designate' && <Designate group={group} board={board} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'speak' in asked && <Speak group={group} board={board} kind={asked.kind} designation={asked.speak} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'answer' in asked && <AnswerDialog group={group} draftId={draftId} statement={asked.answer} onClose={() => ask(null)} />}
    </Part>
  );
}

const Words = ({ statement: s }: { statement: Statement }) => s.withdrawnAt === null ? <span dir="auto">{s.text}</span> : <><del dir="auto">{s.text}</del> <span className="soft small">{t('statement.withdrawn', { reason: s.withdrawnReason ?? '' })}</span></>;

function Designate({ group, board, onClose }: { group: Group; board: Board; onClose: () => void }) {
  const act = useConsensusActs(group.slug, board.draft.id);
  const [subject, choose] = useState<Subject>(wholeDraft);
  const [level, setLevel] = useState(board.scale.levels[0]?.key ?? '');
  const [justification, setJustification] = useState('');
  const row = subject.paragraphId !== null ? board.rows.find(r => r.kind === 'paragraph' && r.id === subject.paragraphId) : board.rows.find(r => r.kind === 'recommendation' && r.id === subject.recommendationId);
  const standing = subject.paragraphId === null && subject.recommendationId === null ? board.standing : row?.standing?.level ?? null;
  const submit = async () => {
    const done = await act<{ contradicted: boolean }>('POST', `${ofDraft(group.slug, board.draft.id)}/designations`, { ...subject, level, justification: justification.trim() });
    if (done) notify({ tone: done.contradicted ? 'info' : 'done', message: t(done.contradicted ? 'agree.designated.contradicted' : 'agree.designated') });
    return done;
  };
  return (
    <Asking title={t('agree.designate.title')} act={t('agree.designate.act')} ready={justification.trim() !== ''} submit={submit} onClose={onClose}>
      <SubjectChoice board={board} value={subject} onChange={choose} label={t('agree.of')} />
      <fieldset className="position-choice"><legend className="label-text">{t('agree.level')}</legend>{board.scale.levels.map(l => <label key={l.key} className="level-option"><input type="radio" name="level" checked={level === l.key} onChange={() => setLevel(l.key)} /> <span><b>{l.name}</b> <span className="soft small">{l.meaning}</span></span></label>)}</fieldset>
      {standing !== null && <p className="small">{t('agree.standing', { level: board.scale.levels.find(l => l.key === standing)?.name ?? standing })}</p>}
      <label className="field"><span className="label-text">{t('agree.justification')}</span><textarea className="input" required rows={3} maxLength={4000} value={justification} onChange={e => setJustification(e.target.value)} /></label>
    </Asking>
  );
}

function AnswerDialog({ group, draftId, statement, onClose }: { group: Group; draftId: number; statement: Statement; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [text, setText] = useState('');
  return (
    <Asking title={t('agree.answer.title')} act={t('agree.answer.act')} ready={text.trim() !== ''} submit={() => act('POST', `${ofGroup(group.slug)}/statements/${statement.id}/answer`, { text: text.trim() })} onClose={onClose}>
      <blockquote dir="auto">{statement.text}</blockquote>
      <label className="field"><span className="label-text">{t('agree.answer.text')}</span><textarea className="input" autoFocus required rows={3} maxLength={8000} value={text} onChange={e => setText(e.target.value)} /></label>
    </Asking>
  );
}

function Speak({ group, board, kind: fixed, designation, onClose }: { group: Group; board: Board; kind?: StatementKind; designation?: Designation; onClose: () => void }) {
  const act = useConsensusActs(group.slug, board.draft.id);
  const speakers = useSpeakers(group);
  const [who, setWho] = useState('');
  const [kind, setKind] = useState<StatementKind>(fixed ?? 'statement');
  const [subject, choose] = useState<Subject>(wholeDraft);
  const [text, setText] = useState('');
  const speaker = speakers.find(s => s.key === who) ?? speakers[0];
  return (
    <Asking title={t(`statement.make.${kind}`)} act={t('statement.act')} ready={text.trim() !== '' && speaker !== undefined} onClose={onClose}
      submit={() => act('POST', `${ofDraft(group.slug, board.draft.id)}/statements`, { kind, text: text.trim(), ...(designation ? { designationId: designation.id } : subject), ...speaker?.body })}>
      {speakers.length > 1 ? <label className="field"><span className="label-text">{t(group.you.delegationId === null ? 'position.who' : 'position.speak')}</span><select className="input" value={speaker?.key} onChange={e => setWho(e.target.value)}>{speakers.map(s => <option key={s.key} value={s.key}>{s.name}</option>)}</select></label> : <p className="soft small">{t('position.as', { name: speaker?.name ?? '' })}</p>}
      {!fixed && <label className="field"><span className="label-text">{t('statement.kind')}</span><select className="input" value={kind} onChange={e => setKind(e.target.value as StatementKind)}>{(['statement', 'explanation-of-position', 'minority'] as const).map(k => <option key={k} value={k}>{t(`statement.kind.${k}`)}</option>)}</select></label>}
      {!designation && <SubjectChoice board={board} value={subject} onChange={choose} label={t('statement.about')} />}
      {kind === 'explanation-of-position' && <p className="soft small">{t('statement.explanation.when')}</p>}
      <label className="field"><span className="label-text">{t('statement.text')}</span><textarea className="input" required rows={4} maxLength={8000} value={text} onChange={e => setText(e.target.value)} /></label>
    </Asking>
  );
}

function Statements({ group, board }: { group: Group; board: Board }) {
  const reading = useStatements(group.slug, board.draft.id).data;
  const groups = useNegotiatingGroups(group.slug).data ?? [];
  const [kind, show] = useState<StatementKind | ''>('');
  const [asked, ask] = useState<'speak' | Statement | null>(null);
  const shown = (reading?.statements ?? []).filter(s => s.kind !== 'answer' && s.designationId === null && (kind === '' || s.kind === kind));
  return (
    <Part id="statements" title={t('statement.title')}>
      <label className="field agree-filter no-print"><span className="label-text">{t('statement.show')}</span><select className="input" value={kind} onChange={e => show(e.target.value as StatementKind | '')}><option value="">{t('statement.all')}</option>{(['statement', 'explanation-of-position', 'minority'] as const).map(k => <option key={k} value={k}>{t(`statement.kind.${k}`)}</option>)}</select></label>
      {shown.length === 0 ? <p>{t('statement.none')}</p> : <ul className="agree-list">{shown.map(s => (
        <li key={s.id} className="card"><h3>{t(`statement.kind.${s.kind}`)} · {nameOfSubject(board, s)}</h3><p><Words statement={s} /></p><p className="soft small">{speakerName(group, groups, s)} · {formatMoment(s.at)}</p>
          {s.mine && s.withdrawnAt === null && <p className="no-print"><button type="button" className="button" onClick={() => ask(s)}>{t('statement.withdraw')}</button></p>}</li>))}</ul>}
      {reading?.more && <p className="soft small">{t('statement.more')}</p>}
      {may(group, 'take-position') && <p className="no-print"><button type="button" className="button" onClick={() => ask('speak')}>{t('statement.make')}</button></p>}
      {asked === 'speak' && <Speak group={group} board={board} onClose={() => ask(null)} />}
      {asked !== null && asked !== 'speak' && <ReasonDialog slug={group.slug} draftId={board.draft.id} title={t('statement.withdraw.title')} act={t('statement.withdraw.act')} why={t('statement.withdraw.why')} path={`${ofGroup(group.slug)}/statements/${asked.id}/withdraw`} onClose={() => ask(null)} />}
    </Part>
  );
}

function Packages({ group, board }: { group: Group; board: Board }) {
  const [asked, ask] = useState<'make' | { change: number } | { dissolve: number } | null>(null);
  const agreement = useAgreement(group.slug, board.draft.id).data;
  const label = (id: number) => board.rows.find(r => r.kind === 'paragraph' && r.id === id)?.label ?? '—';
  const presides = may(group, 'preside') && !board.draft.closed;
  const found = asked !== null && typeof asked === 'object' ? board.packages.find(p => p.id === ('change' in asked ? asked.change : asked.dissolve)) : undefined;
  return (
    <Part id="packages" title={t('package.title')}>
      <p className="soft small">{t('package.what')}</p>
      {board.packages.length === 0 && <p>{t('package.none')}</p>}
      <ul className="agree-list">{board.packages.map(p => (
        <li key={p.id} className="card"><h3>{p.name}</h3>{p.note && <p dir="auto">{p.note}</p>}
          <ul className="package-items">{p.paragraphs.map(id => { const state = agreement?.paragraphs.find(a => a.paragraphId === id); return <li key={id}><Link to={`/g/${group.slug}/drafts/${board.draft.id}?paragraph=${id}`}>{t('paragraph.name', { label: label(id) })}</Link> <span className="soft small">{t(`agreement.${state?.agreement ?? 'open'}`)}{state?.conditional && ` · ${t('package.waits', { labels: formatList(state.waitingFor.map(label)) })}`}</span></li>; })}</ul>
          {p.waiting.length === 0 && <p className="small">{t('package.whole')}</p>}
          {presides && <p className="no-print"><button type="button" className="button" onClick={() => ask({ change: p.id })}>{t('package.change')}</button> <button type="button" className="button" onClick={() => ask({ dissolve: p.id })}>{t('package.dissolve')}</button></p>}</li>))}</ul>
      {presides && <p className="no-print"><button type="button" className="button" onClick={() => ask('make')}>{t('package.make')}</button></p>}
      {(asked === 'make' || (asked !== null && typeof asked === 'object' && 'change' in asked)) && <PackageDialog group={group} board={board} before={found} onClose={() => ask(null)} />}
      {asked !== null && typeof asked === 'object' && 'dissolve' in asked && <ReasonDialog slug={group.slug} draftId={board.draft.id} title={t('package.dissolve.title', { name: found?.name ?? '' })} act={t('package.dissolve.act')} path={`${ofGroup(group.slug)}/packages/${asked.dissolve}/dissolve`} onClose={() => ask(null)} />}
    </Part>
  );
}

function PackageDialog({ group, board, before, onClose }: { group: Group; board: Board; before: Board['packages'][number] | undefined; onClose: () => void }) {
  const act = useConsensusActs(group.slug, board.draft.id);
  const [name, setName] = useState(before?.name ?? '');
  const [note, setNote] = useState(before?.note ?? '');
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set(before?.paragraphs ?? []));
  const toggle = (id: number) => choose(now => { const next = new Set(now); if (!next.delete(id)) next.add(id); return next; });
  const body = { name: name.trim(), note: note.trim(), paragraphs: [...chosen] };
  return (
    <Asking wide title={before ? t('package.change.title') : t('package.make.title')} act={t('frame.save')} ready={name.trim() !== '' && chosen.size >= 2} onClose={onClose}
      submit={() => before ? act('PUT', `${ofGroup(group.slug)}/packages/${before.id}`, body) : act('POST', `${ofDraft(group.slug, board.draft.id)}/packages`, body)}>
      <label className="field"><span className="label-text">{t('package.name')}</span><input className="input" autoFocus required maxLength={200} value={name} onChange={e => setName(e.target.value)} /></label>
      <fieldset className="choose-many"><legend className="label-text">{t('package.paragraphs')}</legend>{board.rows.filter(r => r.kind === 'paragraph').map(r => <label key={r.id}><input type="checkbox" checked={chosen.has(r.id)} onChange={() => toggle(r.id)} /> <span><b>{r.label}</b> <span className="soft small" dir="auto">{brief(r.title)}</span></span></label>)}</fieldset>
      <label className="field"><span className="label-text">{t('package.note')}</span><textarea className="input" rows={2} maxLength={2000} value={note} onChange={e => setNote(e.target.value)} /></label>
    </Asking>
  );
}

function ScalePart({ group, board }: { group: Group; board: Board }) {
  const [asked, ask] = useState<'choose' | 'own' | null>(null);
  const presides = may(group, 'preside') && !board.draft.closed;
  return (
    <Part id="scale" title={t('scale.title')}>
      <p>{t('scale.now', { name: board.scale.name })} <span className="soft small">({board.scale.id})</span></p>
      <dl className="levels">{board.scale.levels.map(l => <div key={l.key}><dt>{l.name}</dt><dd className="soft small">{l.meaning}{l.key === board.scale.agreedFrom && ` ${t('scale.agreedFrom')}`}</dd></div>)}</dl>
      {presides && <p className="no-print"><button type="button" className="button" onClick={() => ask('choose')}>{t('scale.choose')}</button> <button type="button" className="button" onClick={() => ask('own')}>{t('scale.own')}</button></p>}
      {asked === 'choose' && <ChooseScale group={group} board={board} onClose={() => ask(null)} />}
      {asked === 'own' && <OwnScale group={group} draftId={board.draft.id} onClose={() => ask(null)} />}
    </Part>
  );
}

function ChooseScale({ group, board, onClose }: { group: Group; board: Board; onClose: () => void }) {
  const act = useConsensusActs(group.slug, board.draft.id);
  const scales = useScales(group.slug);
  const [chosen, choose] = useState(board.scale.id);
  return (
    <Asking wide title={t('scale.choose.title')} act={t('scale.choose.act')} ready={chosen !== board.scale.id} submit={() => act<undefined>('PUT', `${ofDraft(group.slug, board.draft.id)}/scale`, { scale: chosen })} onClose={onClose}>
      <Loaded query={scales}>{all => <fieldset className="choose-many"><legend className="unseen">{t('scale.title')}</legend>{all.map(s => <label key={s.id}><input type="radio" name="scale" checked={chosen === s.id} onChange={() => choose(s.id)} /> <span><b>{s.name}</b> <span className="soft small">{s.levels.map(l => l.name).join(' › ')}. {s.source}</span></span></label>)}</fieldset>}</Loaded>
      <p className="soft small">{t('scale.choose.why')}</p>
    </Asking>
  );
}

interface Settings { attributionFor: string; supportThreshold: number; positionsFor: 'everyone' | 'members' | 'chair'; silenceHours: number; namesBreakers: boolean }
function Rules({ group, draftId }: { group: Group; draftId: number }) {
  const query = useQuery({ queryKey: ['consensus', group.slug, draftId, 'settings'], queryFn: ({ signal }) => askServer<Settings>('GET', `${ofGroup(group.slug)}/settings`, undefined, signal) });
  const [asked, ask] = useState(false);
  return (
    <Part id="rules" title={t('rules.title')}>
      <Loaded query={query}>{rules => <>
        <ul><li>{t(`rules.positions.${rules.positionsFor}`)}</li><li>{t('rules.silence', { count: rules.silenceHours })}</li><li>{t(rules.namesBreakers ? 'rules.breakers.named' : 'rules.breakers.unnamed')}</li></ul>
        {may(group, 'set-rules') && <p className="no-print"><button type="button" className="button" onClick={() => ask(true)}>{t('rules.change')}</button></p>}
        {asked && <RulesDialog group={group} draftId={draftId} before={rules} onClose={() => ask(false)} />}
      </>}</Loaded>
    </Part>
  );
}

function RulesDialog({ group, draftId, before, onClose }: { group: Group; draftId: number; before: Settings; onClose: () => void }) {
  const act = useConsensusActs(group.slug, draftId);
  const [rules, set] = useState(before);
  const [hours, setHours] = useState(String(before.silenceHours));
  const number = Number(hours);
  return (
    <Asking title={t('rules.title')} act={t('frame.save')} ready={Number.isInteger(number) && number >= 1 && number <= 8760} submit={() => act<undefined>('PUT', `${ofGroup(group.slug)}/settings`, { ...rules, silenceHours: number })} onClose={onClose}>
      <fieldset className="choose-many"><legend className="label-text">{t('rules.positions')}</legend>{(['everyone', 'members', 'chair'] as const).map(who => <label key={who}><input type="radio" name="positionsFor" checked={rules.positionsFor === who} onChange={() => set({ ...rules, positionsFor: who })} /> {t(`rules.positions.${who}`)}</label>)}</fieldset>
      <label className="field"><span className="label-text">{t('rules.hours')}</span><input className="input" type="number" min={1} max={8760} step={1} value={hours} onChange={e => setHours(e.target.value)} /></label>
      <label className="compare-only"><input type="checkbox" checked={rules.namesBreakers} onChange={e => set({ ...rules, namesBreakers: e.target.checked })} /> {t('rules.breakers')}</label>
    </Asking>
  );
}

function ProgressPart({ group, draftId }: { group: Group; draftId: number }) {
  const query = useOfDraft<Progress>(group.slug, draftId, 'progress');
  return <Part id="progress" title={t('progress.title')}><Loaded query={query}>{progress => progress.points.length === 0 ? <p>{t('progress.none')}</p> : <Chart progress={progress} />}</Loaded></Part>;
}

const size = { width: 720, height: 200, left: 36, right: 12, top: 12, bottom: 26 };
function Chart({ progress }: { progress: Progress }) {
  const { lines, ticks, events, most } = progressLines(progress, size);
  return (
    <figure className="progress-chart">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={t('progress.chart')}>
        {ticks.map(tick => <g key={tick.y}><line x1={size.left} x2={size.width - size.right} y1={tick.y} y2={tick.y} className="grid" /><text x={size.left - 6} y={tick.y + 4} textAnchor="end">{formatNumber(tick.value)}</text></g>)}
        {events.map((e, i) => <line key={i} x1={e.x} x2={e.x} y1={size.top} y2={size.height - size.bottom} className="event"><title>{e.text}</title></line>)}
        {lines.map(line => <path key={line.key} d={line.path} className={`line ${line.key}`} />)}
      </svg>
      <figcaption>{lines.map(line => <span key={line.key} className={`legend ${line.key}`}>{t(`progress.${line.key}`)} <b className="tabular">{formatNumber(line.last)}</b></span>)}<span className="soft small">{t('progress.of', { count: most })}</span></figcaption>
      <details><summary>{t('progress.table')}</summary><div className="scroll-x" tabIndex={0} role="group" aria-label={t('progress.table')}><table className="progress-table"><thead><tr><th scope="col">{t('progress.when')}</th>{lines.map(l => <th key={l.key} scope="col">{t(`progress.${l.key}`)}</th>)}</tr></thead><tbody>{progress.points.map(p => <tr key={p.at}><th scope="row">{formatMoment(p.at)}</th>{lines.map(l => <td key={l.key}>{formatNumber(p[l.key])}</td>)}</tr>)}</tbody></table></div></details>
    </figure>
  );
}
