import { z } from 'zod';
import { Text } from '../../api/http/schemas.js';
import { findAccounts } from '../../books/accounts/accounts.js';
import { searchInvoices } from '../../books/invoices/search.js';
import { money } from '../format.js';
import { page } from '../page.js';
import { Table } from '../parts/table.js';

const MAX_RESULTS = 20;

/** Searches for what a person has at hand: a number on a cheque, half a name. */
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
      findAccounts(book.db, text, MAX_RESULTS),
      searchInvoices(book, { text, order: 'oldest' }, { limit: MAX_RESULTS }),
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
              { name: 'Name', cell: ({ id, name }) => <a href={`/accounts/${id}`}>{name}</a> },
              { name: 'Account', cell: ({ id }) => id },
            ]}
          />
          <h2>Invoices</h2>
          <Table
            caption={`Invoices with “${text}”`}
            none="No invoice has it in its number."
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Invoice', cell: ({ id, number }) => <a href={`/invoices/${id}`}>{number}</a> },
              { name: 'Customer', cell: ({ accountName }) => accountName },
              { name: 'Open', number: true, cell: ({ balance, currency }) => money(balance, currency) },
              { name: 'State', cell: ({ status }) => status },
            ]}
          />
        </>
      ),
    };
  },
});
