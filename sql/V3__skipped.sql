-- Offsets below next_offset that the group never settled, because a person moved it beyond them; a seek back takes them up.
-- Adding the column rewrites nothing.
alter table ledger add column skipped int8multirange not null default '{}';
