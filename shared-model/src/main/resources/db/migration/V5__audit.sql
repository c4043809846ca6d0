-- What people ordered: replays, re-runs of orders. Only added to.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- the operator's account name
  who text not null,
  what text not null,
  -- the replay plan's id
  plan text,
  order_id uuid,
  low_profile_id text,
  reason text,
  detail text
);
create index on audit (at);
create index on audit (order_id) where order_id is not null;
create index on audit (plan) where plan is not null;

-- What went into the ledger since a replay began is compared with what left stock. A block range index costs an insert
-- next to nothing, and the ledger is never updated.
create index on stock_deductions using brin (created_at);
