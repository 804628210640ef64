#!/bin/sh
# Makes the role by which people look at the tables: it reads all and changes nothing. Run once by the image of PostgreSQL when it makes the
# database; by hand for one that is there: PGHOST, PGUSER, PGPASSWORD of an owner, POSTGRES_DB, MILLRACE_READER_PASSWORD.
set -eu
psql -q -v ON_ERROR_STOP=1 -v password="$MILLRACE_READER_PASSWORD" ${POSTGRES_USER:+-U "$POSTGRES_USER"} -d "$POSTGRES_DB" <<'SQL'
select 'create role millrace_reader login' where not exists (select from pg_roles where rolname = 'millrace_reader') \gexec
alter role millrace_reader password :'password';
alter role millrace_reader set default_transaction_read_only = on;
alter role millrace_reader set statement_timeout = '60s';
grant pg_read_all_data to millrace_reader;
SQL
