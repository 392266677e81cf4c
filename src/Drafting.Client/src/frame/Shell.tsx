/** What stands around every page: the bar, the place for the page, notices and commands. */
import { useEffect, useRef, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, RouterProvider } from 'react-aria-components';
import { Link, NavLink, Outlet, ScrollRestoration, useHref, useLocation, useNavigate, useParams, useRouteError, useSearchParams } from 'react-router';
import { ask, type Group, type Session } from '../api';
import { t } from '../messages';
import { SearchField } from '../search/SearchField';
import { CommandCentre, Keys, openPalette, useCommand } from './commands';
import { Notices, notifyProblem } from './notify';
import { DelegationMark, delegationOf, may, useGroup, useSession } from './session';
import { BarSlot } from './slot';
import { Failed } from './states';
import { chooseTheme, useTheme, type Theme } from './theme';
import './Shell.css';

/** A change of who one is changes everything on show, the live connection included, so the page starts anew. */
export async function signIn(key: string, to: string): Promise<void> { await ask('POST', '/api/session/persona', { key }); location.assign(to); }
async function signOut(): Promise<void> { await ask('DELETE', '/api/session'); location.assign('/'); }

export function Shell() {
  const { group: slug } = useParams();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const main = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const { pathname, hash } = useLocation();
  const [search] = useSearchParams();
  const path = useRef(pathname);
  useEffect(() => {
    if (path.current === pathname) return;
    path.current = pathname;
    if (!hash) main.current?.focus({ preventScroll: true });
  }, [pathname, hash]);
  return (
    <RouterProvider navigate={to => void navigate(to)} useHref={useHref}>
    <BarSlot value={slot}>
      <a className="skip" href="#content" onClick={e => { e.preventDefault(); main.current?.focus(); }}>{t('frame.skip')}</a>
      {search.get('view') !== 'projector' && (
        <header className="bar no-print">
          <Link className="product" to="/">{t('frame.product')}</Link>
          {slug && <GroupNav slug={slug} />}
          <div className="bar-slot" ref={setSlot} />
          <div className="bar-end">
            {slug && <SearchField slug={slug} />}
            <button type="button" className="button quiet palette-button" onClick={openPalette} title={t('frame.palette.open')}><span>{t('frame.palette')}</span><Keys keys="Mod+K" /></button>
            <ThemeMenu />
            <WhoIAm slug={slug} />
          </div>
        </header>
      )}
      <main id="content" ref={main} tabIndex={-1}><Outlet /></main>
      <CommandCentre />
      <Notices />
      <ScrollRestoration />
    </BarSlot>
    </RouterProvider>
  );
}

function GroupNav({ slug }: { slug: string }) {
  const { data: group } = useGroup(slug);
  if (!group) return <nav className="nav" aria-label={t('frame.nav')} />;
  const home = `/g/${slug}`;
  const current = ({ isActive }: { isActive: boolean }) => isActive ? 'here' : '';
  return (
    <nav className="nav" aria-label={t('frame.nav')}>
      <NavLink end to={home} className={current} title={group.name}>{group.shortName}</NavLink>
      {group.drafts.length <= 1
        ? group.drafts.map(d => <NavLink key={d.id} to={`${home}/drafts/${d.id}`} className={current}>{t('frame.nav.draft')}</NavLink>)
        : <MenuTrigger>
            <Button className="nav-menu">{t('frame.nav.drafts')}<span aria-hidden="true"> ▾</span></Button>
            <Popover className="popover"><Menu className="menu">{group.drafts.map(d => <MenuItem key={d.id} className="menu-item" href={`${home}/drafts/${d.id}`}>{d.symbol} · {d.title}</MenuItem>)}</Menu></Popover>
          </MenuTrigger>}
      <NavLink to={`${home}/submissions`} className={current}>{t('frame.nav.submissions')}</NavLink>
      <NavLink to={`${home}/proposals`} className={current}>{t('proposals.nav')}</NavLink>
      {may(group, 'read-record') && <NavLink to={`${home}/record`} className={current}>{t('frame.nav.record')}</NavLink>}
      <GroupCommands group={group} />
    </nav>
  );
}

function GroupCommands({ group }: { group: Group }) {
  const navigate = useNavigate();
  const home = `/g/${group.slug}`;
  const draft = group.drafts[0];
  useCommand({ id: 'go.home', label: t('frame.go.home'), keys: 'g h', run: () => void navigate(home) });
  useCommand({ id: 'go.draft', label: t('frame.go.draft'), keys: 'g d', enabled: draft !== undefined, run: () => void navigate(`${home}/drafts/${draft!.id}`) });
  useCommand({ id: 'go.submissions', label: t('frame.go.submissions'), keys: 'g s', run: () => void navigate(`${home}/submissions`) });
  useCommand({ id: 'go.proposals', label: t('proposals.go'), keys: 'g p', run: () => void navigate(`${home}/proposals`) });
  useCommand({ id: 'go.sources', label: t('sources.open'), keys: 'g t', enabled: draft !== undefined, run: () => void navigate(`${home}/drafts/${draft!.id}/sources`) });
  useCommand({ id: 'go.record', label: t('frame.go.record'), keys: 'g r', enabled: may(group, 'read-record'), run: () => void navigate(`${home}/record`) });
  useCommand({ id: 'go.import', label: t('frame.go.import'), keys: 'g i', enabled: may(group, 'import-submissions'), run: () => void navigate(`${home}/import`) });
  return null;
}

const themes: Theme[] = ['system', 'light', 'dark'];
const signs: Record<Theme, string> = { system: '◐', light: '☀', dark: '☾' };
function ThemeMenu() {
  const theme = useTheme();
  useCommand({ id: 'frame.theme', label: t('frame.theme.next'), run: () => chooseTheme(themes[(themes.indexOf(theme) + 1) % themes.length]!) });
  return (
    <MenuTrigger>
      <Button className="button quiet icon" aria-label={t('frame.theme', { theme: t(`frame.theme.${theme}`) })}><span aria-hidden="true">{signs[theme]}</span></Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('frame.theme.choose')} selectionMode="single" selectedKeys={[theme]} onAction={key => chooseTheme(key as Theme)}>
          {themes.map(k => <MenuItem key={k} id={k} className="menu-item"><span><span aria-hidden="true">{signs[k]}</span> {t(`frame.theme.${k}`)}</span>{k === theme && <span aria-hidden="true">✓</span>}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function actingFor(session: Session, group: Group | undefined): string {
  const role = group?.you.role ?? session.memberships[0]?.role;
  const delegation = group && delegationOf(group, group.you.delegationId);
  return delegation ? t('frame.who.for', { delegation: delegation.name }) : role ? t(`frame.role.${role}`) : t('frame.role.observer');
}

function WhoIAm({ slug }: { slug: string | undefined }) {
  const { data: session } = useSession();
  const { data: group } = useGroup(slug ?? '', slug !== undefined);
  const person = session?.person;
  useCommand({ id: 'frame.sign-out', label: t('frame.signOut'), enabled: !!person, run: () => { signOut().catch(notifyProblem); } });
  if (!session) return <span className="who" />;
  if (!person) return slug ? <span className="who"><span className="tag">{t('frame.watching')}</span><Link className="button" to="/">{t('frame.signIn')}</Link></span> : null;
  const acting = actingFor(session, group);
  return (
    <MenuTrigger>
      <Button className="button quiet who">
        <span aria-hidden="true"><DelegationMark delegation={group ? delegationOf(group, group.you.delegationId) : null} fallback={person.name} /></span>
        <span className="who-text"><span className="unseen">{t('frame.who.are')} </span><b>{person.name}</b> <span className="soft">{acting}</span></span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('frame.who')} onAction={key => { if (key === 'out') signOut().catch(notifyProblem); }}>
          <MenuItem id="as" className="menu-item" href="/">{t('frame.signIn.other')}</MenuItem>
          <MenuItem id="out" className="menu-item">{t('frame.signOut')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** A defect in a page leaves the frame's first page one step away. */
export function Broken() {
  const error = useRouteError();
  return <main id="content"><Failed error={error instanceof Error ? error : new Error(t('frame.problem.unexpected'))} retry={() => location.reload()} /></main>;
}
