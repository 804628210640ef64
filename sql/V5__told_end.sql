-- refine: up to where claims and outcomes were ever told; lowered by a person's seek alone. What lies below it and was not committed may have
-- been told by an earlier pass, also beyond noted_end where the batch came again shorter. Adding the column rewrites nothing.
alter table ledger add column told_end bigint not null default 0;
update ledger set told_end = noted_end;
