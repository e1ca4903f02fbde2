import { randomUUID } from 'node:crypto';
import { addDays, daysBetween } from '../../domain/calendar/days.js';
import { formatFor, type Format } from '../../emails/format.js';
import { type CustomerPage } from '../../books/accounts/customerPage.js';
import { type CustomerRefusal } from '../../books/errors.js';
import { LANGUAGE_NAMES, PAGE_WORDS } from './languages/index.js';
import { type PageWords } from './languages/wording.js';

/** The page accepts promises for this many days ahead; a customer who needs longer contacts the creditor. */
export const MAX_DAYS_AHEAD = 31;

/** The outcome of the customer's last form, which the page shows. */
export type FormOutcome = 'thanks' | 'refused' | CustomerRefusal;
export const FORM_OUTCOMES = [
  ...(['thanks', 'refused', 'too-much', 'too-little', 'too-often', 'disputed'] as const),
  ...(['ambiguous', 'file', 'files'] as const),
] satisfies FormOutcome[];

type Props = CustomerPage & { path: string; words: PageWords; format: Format };
type Invoice = CustomerPage['invoices'][number];

export const pageWords = (locale: string) => PAGE_WORDS[formatFor(locale).language];

/** The customer's own page, in their language: open invoices, ways to pay them, and forms to reply. */
export function OwnPage({ outcome, ...page }: CustomerPage & { path: string; outcome: FormOutcome | null }) {
  const format = formatFor(page.account.locale);
  const words = PAGE_WORDS[format.language];
  const props = { ...page, format, words };
  return (
    <div lang={format.language} dir={format.direction}>
      <h1>{words.title(page.creditor.name)}</h1>
      <p>{words.greeting(page.account.name)}</p>
      {outcome && (
        <p
          className={outcome === 'thanks' ? 'done' : 'done bad'}
          role={outcome === 'thanks' ? 'status' : 'alert'}
        >
          {answerOf(outcome, props)}
        </p>
      )}
      <Open {...props} />
      <p>
        <a href={`${page.path}/statement.pdf`}>{words.statement}</a>
      </p>
      <NotMe {...props} />
      <Preferences {...props} />
      <Questions {...props} />
    </div>
  );
}

function answerOf(outcome: FormOutcome, { words, format, invoices }: Props): string {
  switch (outcome) {
    case 'thanks':
    case 'refused':
      return words[outcome];
    case 'too-much':
      return words.tooMuch;
    case 'too-little':
      return words.tooLittle;
    case 'too-often':
      return words.tooOften;
    case 'disputed':
      return words.alreadyDisputed;
    case 'ambiguous': {
      const [first] = invoices;
      return words.ambiguous(format.plain(first?.balance ?? 125_000n, first?.currency ?? 'EUR'));
    }
    case 'file':
      return words.fileRefused;
    case 'files':
      return words.filesFull;
    default:
      return outcome satisfies never;
  }
}

function Open(props: Props) {
  const { invoices, words, account, format, open, shown, number, path } = props;
  if (invoices.length === 0) return <p className="empty">{words.nothingOpen}</p>;
  return (
    <>
      <h2>{words.openInvoices}</h2>
      {account.payUrl && (
        <p>
          <a role="button" href={account.payUrl}>
            {words.payAll}
          </a>
        </p>
      )}
      {invoices.map((invoice) => (
        <One key={invoice.id} {...props} invoice={invoice} />
      ))}
      {shown < open && (
        <p>
          <a href={`${path}?page=${number + 1}`}>{words.more(format.count(shown), format.count(open))}</a>
        </p>
      )}
    </>
  );
}

function One(props: Props & { invoice: Invoice }) {
  const { invoice, words, format, path, today } = props;
  const { id, number, balance, currency, dueOn, payUrl, disputed, promisedFor } = invoice;
  const late = daysBetween(dueOn, today);
  return (
    <article>
      <h3>
        {words.invoice} <bdi>{number}</bdi>: {format.money(balance, currency)}
      </h3>
      <p>
        {words.due} {format.longDate(dueOn)}
        {late > 0 && <span className="warn"> · {words.pastDue(format.count(late))}</span>}
      </p>
      {disputed && <p className="done">{words.disputed}</p>}
      {!disputed && promisedFor && <p className="done">{words.promised(format.longDate(promisedFor))}</p>}
      <p className="row">
        {payUrl && (
          <a role="button" href={payUrl}>
            {words.pay}
          </a>
        )}
        <a href={`${path}/invoices/${id}/invoice.pdf`}>{words.copy}</a>
      </p>
      {!disputed && !promisedFor && <WillPay {...props} />}
      {!disputed && <Wrong {...props} />}
    </article>
  );
}

const WillPay = ({ invoice, words, path, today, format }: Props & { invoice: Invoice }) => (
  <details className="act">
    <summary>{words.willPay}</summary>
    <form method="post" action={`${path}/promises`}>
      <input type="hidden" name="id" value={randomUUID()} />
      <input type="hidden" name="invoiceId" value={invoice.id} />
      <label>
        {words.when}
        <input type="date" name="payOn" required min={today} max={addDays(today, MAX_DAYS_AHEAD)} />
      </label>
      <label>
        {words.amount} ({invoice.currency})
        <input
          name="amount"
          inputMode="decimal"
          required
          defaultValue={format.plain(invoice.balance, invoice.currency)}
          dir="ltr"
        />
        <small>{words.atLeast(format.money(invoice.least, invoice.currency))}</small>
      </label>
      <label>
        {words.reference}
        <input name="reference" maxLength={200} />
      </label>
      <button>{words.promise}</button>
    </form>
  </details>
);

const Wrong = ({ invoice, words, path }: Props & { invoice: Invoice }) => (
  <details className="act">
    <summary>{words.wrong}</summary>
    <form method="post" action={`${path}/disputes`} encType="multipart/form-data">
      <input type="hidden" name="id" value={randomUUID()} />
      <input type="hidden" name="invoiceId" value={invoice.id} />
      <label>
        {words.what}
        <textarea name="reason" required maxLength={2_000} rows={4} />
      </label>
      <label>
        {words.file}
        <input type="file" name="file" accept="application/pdf,image/png,image/jpeg,text/plain" />
      </label>
      <button>{words.dispute}</button>
    </form>
  </details>
);

const NotMe = ({ words, path }: Props) => (
  <details className="act">
    <summary>{words.notMe}</summary>
    <form method="post" action={`${path}/contact`}>
      <label>
        {words.who}
        <input name="who" maxLength={500} />
      </label>
      <button>{words.tell}</button>
    </form>
  </details>
);

const Preferences = ({ words, path, format, account }: Props) => (
  <details className="act">
    <summary>{words.preferences}</summary>
    <form method="post" action={`${path}/preferences`}>
      <label>
        {words.language}
        <select name="language" defaultValue={format.language}>
          {Object.entries(LANGUAGE_NAMES).map(([language, name]) => (
            <option key={language} value={language} lang={language}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          name="noPost"
          defaultChecked={account.contacts.length > 0 && account.contacts.every(({ noPost }) => noPost)}
        />
        {words.noPost}
      </label>
      <label>
        <input type="checkbox" name="noTexts" />
        {words.noTexts}
      </label>
      <button>{words.save}</button>
    </form>
  </details>
);

const Questions = ({ words, creditor }: Props) => {
  if (!creditor.email && !creditor.phone) return null;
  return (
    <p>
      {words.questions} {creditor.email && <a href={`mailto:${creditor.email}`}>{creditor.email}</a>}{' '}
      {creditor.phone && <a href={`tel:${creditor.phone.replaceAll(' ', '')}`}>{creditor.phone}</a>}
    </p>
  );
};
