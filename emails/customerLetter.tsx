import { type ReactNode } from 'react';
import { bannerText, type Banner } from './banner.js';
import { Layout, Paragraphs } from './layout.js';
import { type LetterProps } from './letter.js';

type CustomerLetterProps = LetterProps & {
  banner: Banner;
  /** What the letter says before the figures; the first one is its preview. */
  opening: readonly string[];
  children: ReactNode;
};

/** A letter to a customer, in the account's language. */
export function CustomerLetter({ facts, format, words, banner, opening, children }: CustomerLetterProps) {
  const { account, creditor } = facts;
  return (
    <Layout
      language={format.language}
      preview={opening[0] ?? ''}
      banner={bannerText(banner, format.language)}
      creditor={creditor}
      lead={`${format.longDate(facts.today)} · ${words.account}: ${account.name} (${account.id})`}
      greeting={words.greeting(facts.contactName, account.name)}
      closing={words.closing}
      footnote={facts.debtor === 'consumer' ? words.optOut : null}
    >
      <Paragraphs of={opening} />
      {children}
    </Layout>
  );
}
