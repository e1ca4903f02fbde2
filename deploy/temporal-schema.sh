#!/bin/sh
# Creates Temporal's two databases and brings their schemas up to date; may run again at any time.
set -eu

for database in temporal temporal_visibility; do
  versions="/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned"
  temporal-sql-tool --database "$database" create-database
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-dir "$versions"
done
