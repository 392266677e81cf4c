import '@fontsource-variable/inter';
import '@fontsource-variable/noto-naskh-arabic';
import '@fontsource-variable/source-serif-4';
import '@fontsource-variable/source-serif-4/wght-italic.css';
import './styles/global.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Problem } from './api';
import { Broken, Shell } from './frame/Shell';
import { FirstPage } from './frame/FirstPage';
import { GroupHome } from './frame/GroupHome';
import { NotFound, Waiting } from './frame/states';

// What the server has decided will not change by asking again; what the network lost may.
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: (failures, error) => failures < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500) } },
});

const router = createBrowserRouter([{
  path: '/', Component: Shell, ErrorBoundary: Broken, HydrateFallback: Waiting,
  children: [
    { index: true, Component: FirstPage },
    {
      path: 'g/:group',
      children: [
        { index: true, Component: GroupHome },
        { path: 'drafts/:draft', lazy: async () => ({ Component: (await import('./drafts/DraftPage')).default }) },
        { path: 'drafts/:draft/measures', lazy: async () => ({ Component: (await import('./brackets/MeasuresPage')).MeasuresPage }) },
        { path: 'drafts/:draft/board', lazy: async () => ({ Component: (await import('./consensus/BoardPage')).BoardPage }) },
        { path: 'drafts/:draft/needs', lazy: async () => ({ Component: (await import('./consensus/NeedsPage')).NeedsPage }) },
        { path: 'drafts/:draft/silences', lazy: async () => ({ Component: (await import('./silence/SilencesPage')).SilencesPage }) },
        { path: 'drafts/:draft/report', lazy: async () => ({ Component: (await import('./reports/ReportPage')).ReportPage }) },
        { path: 'drafts/:draft/compare', lazy: async () => ({ Component: (await import('./reports/ComparePage')).ComparePage }) },
        { path: 'drafts/:draft/agreement', lazy: async () => ({ Component: (await import('./consensus/AgreementPage')).AgreementPage }) },
        { path: 'delegations', lazy: async () => ({ Component: (await import('./positions/GroupsPage')).GroupsPage }) },
        { path: 'drafts/:draft/sources', lazy: async () => ({ Component: (await import('./sources/SourcesPage')).SourcesPage }) },
        { path: 'proposals', lazy: async () => ({ Component: (await import('./proposals/ProposalsPage')).ProposalsPage }) },
        { path: 'submissions', lazy: async () => ({ Component: (await import('./submissions/SubmissionList')).SubmissionList }) },
        { path: 'submissions/:number', lazy: async () => ({ Component: (await import('./submissions/Reader')).Reader }) },
        { path: 'search', lazy: async () => ({ Component: (await import('./search/SearchPage')).SearchPage }) },
        { path: 'import', lazy: async () => ({ Component: (await import('./imports/ImportPage')).ImportPage }) },
        { path: 'call', lazy: async () => ({ Component: (await import('./consultation/CallPage')).CallPage }) },
        { path: 'contribute', lazy: async () => ({ Component: (await import('./consultation/ContributePage')).ContributePage }) },
        { path: 'contribute/:receipt', lazy: async () => ({ Component: (await import('./consultation/ReceiptPage')).ReceiptPage }) },
        { path: 'record', lazy: async () => ({ Component: (await import('./history/RecordPage')).RecordPage }) },
      ],
    },
    { path: '*', Component: NotFound },
  ],
}]);

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}><RouterProvider router={router} /></QueryClientProvider>
  </StrictMode>,
);
