-- Every payment that something must still happen to; see the schedule package of payment-processor.
create table open_work (
  low_profile_id text primary key,
  reason text not null,
  version bigint not null default 1,
  -- answers of CardCom so far; trouble counts nothing
  attempts int not null default 0,
  opened_at timestamptz not null default now(),
  due_at timestamptz not null
);
create index on open_work (due_at);

-- How far the two walks over pending_orders and orders have come.
create table schedule_pointers (
  name text primary key,
  position bigint not null default 0
);
insert into schedule_pointers (name) values
  ('pending-orders-10-min'), ('pending-orders-1-h'), ('pending-orders-6-h'), ('pending-orders-26-h'), ('orders');

-- Money that waits for a person: source of truth, never rebuilt from topics.
create table exceptions (
  id bigint generated always as identity primary key,
  low_profile_id text not null,
  pending_order_id uuid,
  tranzaction_id bigint,
  reason text not null,
  -- as CardCom proved it, to the last digit: no scale, so nothing is rounded
  amount numeric,
  currency text,
  -- open | applied (the charge paid its order after all) | rerun (a person ordered it) | refunded
  state text not null default 'open' check (state in ('open', 'applied', 'rerun', 'refunded')),
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by text,
  note text,
  unique nulls not distinct (low_profile_id, reason, tranzaction_id)
);
create index on exceptions (pending_order_id);
create index on exceptions (tranzaction_id);
