-- Which node wrote a row, by the name of its session. In two steps: the rows that are there are nobody's. Adding the columns rewrites nothing.
alter table outcomes add column recorded_by text;
alter table outcomes alter column recorded_by set default substring(current_setting('application_name') from '^millrace/(.+)$');
alter table manifest add column created_by text;
alter table manifest alter column created_by set default substring(current_setting('application_name') from '^millrace/(.+)$');
alter table dead_letters add column refused_by text;
alter table dead_letters add column stored_at timestamptz;
alter table dead_letters alter column stored_at set default now();
alter table dead_letters add column stored_by text;
alter table dead_letters alter column stored_by set default substring(current_setting('application_name') from '^millrace/(.+)$');
