/** What the server has of a contribution, to be kept and printed by whoever sent it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { notify } from '../frame/notify';
import { Loaded, useTitle } from '../frame/states';
import { t } from '../messages';
import { callKey, callOf, receiptOf, type Call, type Receipt } from './api';
import { inZone, readersZone } from './deadline';
import './consultation.css';

export function ReceiptPage() {
  const { group: slug = '', receipt: number = '' } = useParams();
  const receipt = useQuery({ queryKey: ['receipt', slug, number], queryFn: ({ signal }) => receiptOf(slug, number, signal) });
  const call = useQuery({ queryKey: callKey(slug), queryFn: ({ signal }) => callOf(slug, signal) });
  useTitle(t('receipt.title'));
  return <div className="page narrow contribute"><Loaded query={receipt} what={t('receipt.loading')}>{r => <Paper slug={slug} receipt={r} call={call.data} />}</Loaded></div>;
}

function Paper({ slug, receipt: r, call }: { slug: string; receipt: Receipt; call: Call | undefined }) {
  const copy = () => navigator.clipboard.writeText(location.href).then(() => notify({ tone: 'done', message: t('contribute.copied') }), () => notify({ tone: 'problem', message: location.href }));
  return (
    <article className="receipt">
      <header className="contribute-head">
        {call && <p className="soft">{call.name} · {call.meeting}</p>}
        <h1>{t('receipt.title')}</h1>
        <p className={`receipt-state ${r.state}`} role="status"><b>{t(`receipt.${r.state}`)}</b>{r.state !== 'published' && <> {t(`receipt.${r.state}.detail`)}</>}</p>
      </header>
      <dl className="receipt-facts">
        <dt>{t('receipt.number')}</dt><dd><code>{r.receipt}</code></dd>
        <dt>{t('receipt.at')}</dt><dd><time dateTime={new Date(r.at).toISOString()}>{inZone(r.at, call?.timeZone ?? readersZone())}</time></dd>
        <dt>{t('receipt.contributor')}</dt><dd dir="auto">{r.contributor}</dd>
        <dt>{t('receipt.consent')}</dt><dd>{t(`receipt.consent.${r.consent}`)}</dd>
        <dt>{t('receipt.hash')}</dt><dd><code>{r.hash}</code></dd>
      </dl>
      <div className="actions no-print"><button type="button" className="button main" onClick={() => window.print()}>{t('receipt.print')}</button><button type="button" className="button" onClick={() => void copy()}>{t('receipt.copy')}</button>{call?.state === 'open' && <Link className="button" to={`/g/${slug}/contribute`}>{t('receipt.another')}</Link>}</div>
      <section aria-labelledby="sent">
        <h2 id="sent">{t('receipt.what')}</h2>
        {r.answers.map(a => <div key={a.question}><h3>{t('frame.question.short', { number: a.question })} {call?.questions.find(q => q.number === a.question)?.text}</h3><p className="prose receipt-words" dir="auto">{a.text}</p></div>)}
        {r.general && <div><h3>{t('receipt.general')}</h3><p className="prose receipt-words" dir="auto">{r.general}</p></div>}
      </section>
    </article>
  );
}
