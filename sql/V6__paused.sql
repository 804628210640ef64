-- Since when a person has this group pause on this partition; null where it goes on. Adding the column rewrites nothing.
alter table ledger add column paused_at timestamptz;
