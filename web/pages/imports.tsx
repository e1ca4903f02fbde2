import { listImports } from '../../books/invoices/imports.js';
import { readSettings } from '../../books/settings.js';
import { count, dayOf } from '../format.js';
import { page } from '../page.js';
import { Badge } from '../parts/descriptionList.js';
import { Table } from '../parts/table.js';

/** Files of invoices: uploaded, mapped, tried and entered. */
export const imports = page({
  path: '/import',
  right: 'book',
  render: async ({ book }) => {
    const [{ timeZone }, rows] = await Promise.all([readSettings(book.db), listImports(book.db, 50)]);
    return {
      title: 'Import invoices',
      body: (
        <>
          <form method="post" action="/import/files" encType="multipart/form-data" className="row">
            <label>
              A CSV file or an Excel workbook (.xlsx) with a line that names its columns, up to 20 MB
              <input type="file" name="file" accept=".csv,.txt,.tsv,.xlsx,text/csv" required />
            </label>
            <button>Upload</button>
          </form>
          <p className="muted">Nothing is entered before you have seen how it is read.</p>
          <Table
            caption="Files, the newest first"
            none="No file has been uploaded yet."
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { name: 'File', cell: ({ id, name }) => <a href={`/import/${id}`}>{name}</a> },
              { name: 'By', cell: ({ createdBy }) => createdBy },
              { name: 'On', short: true, cell: ({ createdAt }) => dayOf(createdAt, timeZone) },
              { name: 'Rows', number: true, cell: ({ rows }) => count(rows) },
              { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
            ]}
          />
        </>
      ),
    };
  },
});
