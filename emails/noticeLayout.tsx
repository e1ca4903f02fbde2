import { type ReactNode } from 'react';
import { bannerOfNotice } from './banner.js';
import { bannerText } from './words.js';
import { isolate } from './bidi.js';
import { Layout, Paragraphs } from './layout.js';
import { type NoticeProps } from './noticeProps.js';

/** A notice to a customer in the account's language: its text, then its figures. */
export function NoticeLayout({ children, ...props }: NoticeProps & { children: ReactNode }) {
  const { template, facts, text, format, words } = props;
  const { account, creditor, onHold } = facts;
  const accountLine = `${words.account}${words.colon}${isolate(account.name)} (${isolate(account.id)})`;
  return (
    <Layout
      language={format.language}
      direction={format.direction}
      subject={text.subject}
      banner={bannerText(bannerOfNotice(template, onHold), format.language)}
      creditor={creditor}
      lead={`${isolate(format.longDate(facts.today))} · ${accountLine}`}
      greeting={words.greeting(isolate(facts.contactName), isolate(account.name))}
      opening={text.opening}
      closing={words.closing}
      optOut={facts.debtor === 'consumer' ? words.optOut : null}
    >
      {children}
      <Paragraphs of={text.after ?? []} />
    </Layout>
  );
}
