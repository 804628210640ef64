-- Events that a person accepted as lost (or, where negative, as counted twice). Adding the column rewrites nothing.
alter table balance add column given_up bigint not null default 0;
