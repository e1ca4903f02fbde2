-- What is open, by account and currency: the ageing of a whole book reads this index alone, and in its order.
CREATE INDEX invoice_open_by_account ON invoice ("accountId", currency) INCLUDE ("dueOn", balance) WHERE status IN ('open', 'with-counsel');
