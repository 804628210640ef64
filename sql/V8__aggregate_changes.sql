-- Lines of aggregates that changed since they were published to events.analytics: each once, by its newest change.
create sequence aggregate_changes_change as bigint;
create table aggregate_changes (
    aggregate text not null,
    line      uuid not null,
    keys      jsonb not null,
    change    bigint not null default nextval('aggregate_changes_change'),
    primary key (aggregate, line)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index aggregate_changes_in_order on aggregate_changes (change);

-- What one node at a time does, by the clock of PostgreSQL. Whoever does harm when two do it is fenced by other means as well.
create table leases (
    name   text primary key,
    holder text not null,
    epoch  bigint not null,
    until  timestamptz not null
);
