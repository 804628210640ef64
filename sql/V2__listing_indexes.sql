-- Listings of one outcome or one stream, newest receipt first, without reading the others.
create index outcomes_outcome on outcomes (outcome, received_at, event_id);
create index outcomes_stream on outcomes (stream, received_at, event_id);
create index dead_letters_stream on dead_letters (stream, received_at, letter_id);
