-- A statement books any number of movements: their invoices follow in one update instead of one an entry, and count the
-- change (revision) with it.
DROP TRIGGER ledger_moves_balance ON ledger_entry;
CREATE OR REPLACE FUNCTION ledger_moves_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stray text;
BEGIN
  WITH sums AS (
    SELECT "invoiceId", currency, sum(amount) AS amount FROM entries WHERE "invoiceId" IS NOT NULL GROUP BY 1, 2),
  moved AS (
    UPDATE invoice i SET balance = balance + sums.amount, revision = revision + 1
      FROM sums WHERE i.id = sums."invoiceId" AND i.currency = sums.currency RETURNING i.id, i.currency)
  SELECT format('The ledger entry is in another currency (%s) than invoice %s', sums.currency, sums."invoiceId") INTO stray
    FROM sums LEFT JOIN moved ON moved.id = sums."invoiceId" AND moved.currency = sums.currency WHERE moved.id IS NULL LIMIT 1;
  IF stray IS NOT NULL THEN
    RAISE EXCEPTION '%', stray;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_moves_balance AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_moves_balance();

-- A payment that came in the same transaction is looked at once, for itself (payment_stands_in_the_ledger).
CREATE OR REPLACE FUNCTION entry_is_of_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment WHERE id = NEW."paymentId" AND xmin = pg_current_xact_id()::xid) THEN
    PERFORM payment_is_in_the_ledger(NEW."paymentId");
  END IF;
  RETURN NULL;
END $$;
