-- History cannot be emptied either (TRUNCATE fires no row triggers).
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON timeline_event FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- An invoice begins with nothing owed, and what its charge says of it stays true.
CREATE FUNCTION charge_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'The balance of invoice % is moved by ledger entries only', NEW.id;
    END IF;
  ELSIF (NEW.id, NEW."accountId", NEW.amount, NEW.currency) IS DISTINCT FROM (OLD.id, OLD."accountId", OLD.amount, OLD.currency) THEN
    RAISE EXCEPTION 'Id, account, amount and currency of invoice % are fixed by its charge and its ledger', OLD.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charge_stands BEFORE INSERT OR UPDATE OF id, "accountId", amount, currency ON invoice
  FOR EACH ROW EXECUTE FUNCTION charge_stands();

-- What was reported as paid is not changed or removed; only what became of it is.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OF id, source, "invoiceId", "accountId", amount, currency, "receivedAt", digest ON payment
  FOR EACH ROW EXECUTE FUNCTION append_only();
