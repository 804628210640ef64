-- What Millrace keeps beside the tables of the streams, which their declarations make.

-- Up to which offset a group has everything, and under which epoch a node holds the partition.
-- For sinks next_offset is the truth. For refine it is the mirror of the committed end in Kafka: set once the commit is known,
-- never lowered; noted_end is the end that the last claims were made for.
create table ledger (
    grp          text        not null,
    topic_id     uuid        not null,
    partition    int         not null,
    topic        text        not null,
    cluster_id   text        not null,
    epoch        bigint      not null default 0,
    next_offset  bigint      not null,
    noted_end    bigint      not null,
    seek_to      bigint,                 -- refine: an operator's permit to start below next_offset
    settled_at   timestamptz not null default now(),
    primary key (grp, topic_id, partition)
);

-- Who holds a natural id. Two generations, one table each; the younger takes new claims, the older is dropped whole.
create table claims_0 (
    key          bytea  primary key,     -- 16 bytes: of (stream, natural id), or of a deterministic event id
    event_id     uuid   not null,
    revision     int    not null,
    topic_id     uuid   not null,        -- origin of the record that made this revision
    partition    int    not null,
    "offset"     bigint not null,
    content      bytea  not null         -- 16 bytes over the normalised content; of an event id's claim: the key of its natural id
);
create index claims_0_event on claims_0 (event_id);
create table claims_1 (like claims_0 including all);
create table claim_generations (
    slot         int         primary key check (slot in (0, 1)),
    started_at   timestamptz not null    -- the greater one is the younger
);
insert into claim_generations values (0, now()), (1, now() - interval '1 second');

-- What deduplicate, and publish for re-entries, let end without silver.
create table outcomes (
    topic_id       uuid        not null,
    partition      int         not null,
    "offset"       bigint      not null,
    event_id       uuid        not null,
    correlation_id uuid,
    stream         text        not null,
    natural_id     text,
    outcome        text        not null check (outcome in ('duplicate', 'repeat', 'filtered', 'unchanged', 'superseded')),
    duplicate_of   uuid,
    differs        boolean,
    detail         text,
    received_at    timestamptz not null,
    recorded_at    timestamptz not null default now(),
    primary key (topic_id, partition, "offset")
);
create index outcomes_event on outcomes (event_id);
create index outcomes_received on outcomes (received_at, event_id);
create index outcomes_correlation on outcomes (correlation_id);
create index outcomes_natural on outcomes (natural_id);

-- A cut is recorded before its objects are made, so that a successor makes exactly the same.
create table cuts (
    grp           text   not null,
    topic_id      uuid   not null,
    partition     int    not null,
    start_offset  bigint not null,
    end_offset    bigint not null,
    format        int    not null,
    epoch         bigint not null,
    layouts       jsonb  not null,           -- of each stream that was declared then: keys must not change with the folder
    primary key (grp, topic_id, partition)   -- at most one open cut a partition
);

-- Every object that is settled. A stored event's line is found by its origin.
create table manifest (
    object_key    text        primary key,
    kind          text        not null check (kind in ('raw', 'enriched', 'dead-letter')),
    stream        text        not null,
    layout        text        not null check (layout in ('segments', 'each')),
    topic_id      uuid        not null,
    partition     int         not null,
    start_offset  bigint      not null,      -- of the cut; for 'each' the key stands for the cut's objects
    end_offset    bigint      not null,
    format        int         not null,
    records       bigint      not null,
    bytes         bigint      not null,
    sha256        text        not null,      -- of the uncompressed content
    lines         bytea       not null,      -- which offset stands on which line, as runs
    created_at    timestamptz not null default now()
);
create index manifest_place on manifest (topic_id, partition, start_offset);

create table dead_letters (
    letter_id        uuid        primary key,
    stream           text,
    event_id         uuid,
    correlation_id   uuid,
    natural_id       text,
    original         bytea       not null,
    stage            text        not null,
    code             text        not null,
    message          text        not null,
    pointer          text,
    rule             text,
    schema_id        int,
    error_category   text        not null,
    hint             text,
    can_retry        boolean     not null,
    failed_at        timestamptz not null,
    first_failed_at  timestamptz not null,
    retry_count      int         not null,
    origin_topic_id  uuid,
    origin_partition int,
    origin_offset    bigint,
    received_at      timestamptz not null,
    headers          jsonb       not null,
    topic_id         uuid        not null,   -- where the letter itself lies
    partition        int         not null,
    "offset"         bigint      not null
);
create index dead_letters_event on dead_letters (event_id);
create index dead_letters_received on dead_letters (received_at, letter_id);
create index dead_letters_correlation on dead_letters (correlation_id);
create index dead_letters_natural on dead_letters (natural_id);

-- The terms of the balance, counted in the ledger transactions, by raw partition and block of 10,000 raw offsets.
-- Letters of events that never reached events.raw count under the nil topic id, on both sides.
create table balance (
    topic_id    uuid   not null,
    partition   int    not null,
    block       bigint not null,
    entered     bigint not null default 0,
    stored      bigint not null default 0,
    duplicate   bigint not null default 0,
    repeat      bigint not null default 0,
    filtered    bigint not null default 0,
    dead_letter bigint not null default 0,
    primary key (topic_id, partition, block)
);

-- Stream declarations in the order they were registered; the greatest number of a stream is in force.
create table declarations (
    stream        text        not null,
    number        int         not null,
    sha256        text        not null,
    body          jsonb       not null,
    registered_at timestamptz not null default now(),
    primary key (stream, number)
);

-- The schema registry that Millrace serves.
create table registry_schemas (
    id        int  generated always as identity primary key,
    sha256    text not null unique,          -- of the canonical schema text
    type      text not null,
    schema    text not null
);
create table registry_versions (
    subject       text        not null,
    version       int         not null,
    schema_id     int         not null references registry_schemas (id),
    deleted       boolean     not null default false,
    registered_at timestamptz not null default now(),
    primary key (subject, version)
);

-- What people did by hand.
create table audit (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    who     text        not null,
    action  text        not null,
    target  text        not null,
    was     text,
    becomes text,
    reason  text,
    dry_run boolean     not null default false
);
