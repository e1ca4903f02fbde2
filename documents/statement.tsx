import { type LocalDate } from '../domain/days.js';
import { bannerText, type Banner } from '../emails/banner.js';
import { cleanFacts } from '../emails/clean.js';
import { type Creditor, type LetterInvoice } from '../emails/facts.js';
import { formatFor, type Format } from '../emails/format.js';
import { documentHtml } from '../emails/markup.js';
import { totalsOf } from '../emails/totals.js';
import { WORDS } from '../emails/words.js';
import { AgeingTable } from './ageingTable.js';
import { StatementInvoices } from './statementInvoices.js';
import { STATEMENT_STYLE } from './statementStyle.js';
import { STATEMENT_WORDS } from './statementWords.js';

export type StatementFacts = {
  creditor: Creditor;
  account: { id: string; name: string; locale: string };
  today: LocalDate;
  /** All open invoices of the account, oldest first; may be empty. */
  invoices: LetterInvoice[];
  /** Printed across the top: `bannerOfLetter` of the letter it goes with, else `bannerOfAccount`. */
  banner: Banner;
  /** Money of the account no invoice has used yet, in minor units. */
  credit?: { currency: string; amount: bigint }[];
};

/**
 * The statement of account as one printable HTML document without scripts or outside links, in the account's language.
 * The same facts give the same bytes. Throws RangeError for a currency that is not in ISO 4217.
 */
export async function renderStatement(facts: StatementFacts): Promise<string> {
  return documentHtml(<Statement {...cleanFacts(facts)} />);
}

function Statement(facts: StatementFacts) {
  const format = formatFor(facts.account.locale);
  const words = STATEMENT_WORDS[format.language];
  const banner = bannerText(facts.banner, format.language);
  const totals = totalsOf(facts.invoices);
  return (
    <html lang={format.language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta httpEquiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{`${words.title}: ${facts.account.name}`}</title>
        <style>{STATEMENT_STYLE}</style>
      </head>
      <body>
        {banner && <div className="banner">{banner}</div>}
        <Letterhead {...facts} format={format} />
        {facts.invoices.length === 0 && <p>{words.nothingOpen}</p>}
        {facts.invoices.length > 0 && (
          <StatementInvoices invoices={facts.invoices} totals={totals} format={format} />
        )}
        {facts.invoices.length > 0 && (
          <AgeingTable invoices={facts.invoices} totals={totals} format={format} />
        )}
        <Credit credit={facts.credit ?? []} format={format} />
        <Payment creditor={facts.creditor} format={format} />
      </body>
    </html>
  );
}

function Letterhead({ account, creditor, today, format }: StatementFacts & { format: Format }) {
  const words = STATEMENT_WORDS[format.language];
  return (
    <header>
      <div>
        <h1>{words.title}</h1>
        <p>{`${words.to}: ${account.name} (${account.id})`}</p>
        <p>{`${words.asOf}: ${format.longDate(today)}`}</p>
      </div>
      <div>
        <p>
          <b>{creditor.name}</b>
        </p>
        <p className="lines">{creditor.address}</p>
        <p>{creditor.email}</p>
        <p>{creditor.phone}</p>
      </div>
    </header>
  );
}

function Credit({ credit, format }: { credit: { currency: string; amount: bigint }[]; format: Format }) {
  const words = STATEMENT_WORDS[format.language];
  const amounts = credit
    .filter(({ amount }) => amount !== 0n)
    .map(({ amount, currency }) => format.money(amount, currency));
  if (amounts.length === 0) return null;
  return (
    <>
      <h2>{words.credit}</h2>
      <p>{`${format.list(amounts)} (${words.creditNote})`}</p>
    </>
  );
}

function Payment({ creditor, format }: { creditor: Creditor; format: Format }) {
  const words = WORDS[format.language];
  return (
    <>
      <h2>{words.howToPay}</h2>
      {(creditor.payee || creditor.name) && <p>{`${words.payee}: ${creditor.payee || creditor.name}`}</p>}
      {creditor.bankDetails ? <p className="lines">{creditor.bankDetails}</p> : <p>{words.askForDetails}</p>}
    </>
  );
}
