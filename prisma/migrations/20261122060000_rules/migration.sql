-- What the schema language cannot say: the rules that must hold whatever the code does.

-- The balance of an invoice is the sum of its ledger entries, at every commit.
CREATE FUNCTION ledger_moves_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."invoiceId" IS NOT NULL THEN
    UPDATE invoice SET balance = balance + NEW.amount WHERE id = NEW."invoiceId" AND currency = NEW.currency;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'Ledger entry % is in another currency than invoice %', NEW.key, NEW."invoiceId";
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_moves_balance AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_moves_balance();

-- Append-only: nobody rewrites history.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are never changed or removed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON timeline_event FOR EACH ROW EXECUTE FUNCTION append_only();

-- Only the ledger moves a balance: an update that touches it comes from the trigger (depth 1) or not at all.
CREATE FUNCTION balance_is_the_ledgers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'The balance of invoice % is moved by ledger entries only', NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER balance_is_the_ledgers BEFORE UPDATE OF balance ON invoice FOR EACH ROW EXECUTE FUNCTION balance_is_the_ledgers();

ALTER TABLE invoice
  ADD CONSTRAINT invoice_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT invoice_balance_never_negative CHECK (balance >= 0),
  ADD CONSTRAINT invoice_status_known CHECK (status IN ('open', 'paid', 'void', 'written-off', 'with-counsel', 'closed'));
ALTER TABLE payment ADD CONSTRAINT payment_amount_positive CHECK (amount > 0);
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_moves CHECK (amount <> 0);

-- At most one dunning notice per account, channel and local day (rule 2).
CREATE UNIQUE INDEX notice_one_a_day ON notice ("accountId", channel, "localDay")
  WHERE purpose = 'dunning' AND status IN ('sending', 'sent', 'unknown');

-- An invoice has at most one open promise.
CREATE UNIQUE INDEX promise_one_open ON promise ("invoiceId") WHERE status = 'open';
