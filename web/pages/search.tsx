import { z } from 'zod';
import { Text } from '../../api/http/schemas.js';
import { findAccounts } from '../../books/accounts/accounts.js';
import { searchInvoices } from '../../books/invoices/search.js';
import { money } from '../format.js';
import { page } from '../page.js';
import { Table } from '../parts/table.js';

const MOST = 20;

/** Whatever somebody has in front of them: a number on a cheque, half a name. */
export const search = page({
  path: '/search',
  right: 'read',
  query: z.object({ q: Text.max(200).default('') }),
  render: async ({ book, query: { q } }) => {
    const text = q.trim();
    if (!text)
      return {
        title: 'Search',
        body: <p className="empty">Type the number of an invoice, or a customer’s name.</p>,
      };
    const [accounts, { items }] = await Promise.all([
      findAccounts(book.db, text, MOST),
      searchInvoices(book, { text, order: 'oldest' }, { limit: MOST }),
    ]);
    return {
      title: `“${text}”`,
      body: (
        <>
          <h2>Customers</h2>
          <Table
            caption={`Customers with “${text}”`}
            none="No customer has it in the name or number."
            rows={accounts}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Name', of: ({ id, name }) => <a href={`/accounts/${id}`}>{name}</a> },
              { name: 'Account', of: ({ id }) => id },
            ]}
          />
          <h2>Invoices</h2>
          <Table
            caption={`Invoices with “${text}”`}
            none="No invoice has it in its number."
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Invoice', of: ({ id }) => <a href={`/invoices/${id}`}>{id}</a> },
              { name: 'Customer', of: ({ accountName }) => accountName },
              { name: 'Open', number: true, of: ({ balance, currency }) => money(balance, currency) },
              { name: 'State', of: ({ status }) => status },
            ]}
          />
        </>
      ),
    };
  },
});
