-- What people asked of the schema registry; the subject '' is the registry itself. Null: as the registry, or as configured.
create table registry_settings (
    subject       text primary key,
    compatibility text,
    mode          text
);

-- Deleted for good: no longer told of, but its number stays taken.
alter table registry_versions add column gone boolean not null default false;
