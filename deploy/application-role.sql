-- What the API and the workers may do in the database: history is added to, and neither changed nor removed.
-- By the role that owns the tables (the one of `npm run migrate`), again after each migration:
--   psql "$OWNERS_DATABASE_URL" -f deploy/application-role.sql
-- The role itself is made once: CREATE ROLE dunning_app LOGIN PASSWORD '…';
GRANT USAGE ON SCHEMA public TO dunning_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dunning_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO dunning_app;
REVOKE UPDATE, DELETE ON audit_event, ledger_entry, timeline_event FROM dunning_app;
REVOKE ALL ON _prisma_migrations FROM dunning_app;
