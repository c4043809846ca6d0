-- Replays that were started: how far each is, how it ended, and what it proved. Written by whoever runs one, and by nobody
-- else but those who ask for its end.
create table replay_runs (
  id bigint generated always as identity primary key,
  -- the plan's id, which says all of the plan
  plan text not null,
  source text not null,
  target text not null,
  -- account name
  who text not null,
  reason text,
  state text not null default 'running' check (state in ('running', 'cancelled', 'interrupted', 'done', 'failed')),
  records bigint not null,
  -- left out, since they came back as often as they may
  parked bigint not null,
  -- acknowledged by the broker, up to the last checkpoint
  published bigint not null default 0,
  -- not taken by the broker, and passed over
  failed bigint not null default 0,
  -- who asked for its end
  cancelled_by text,
  started_at timestamptz not null default now(),
  -- of the last checkpoint
  progressed_at timestamptz not null default now(),
  ended_at timestamptz,
  -- what came of it; null until that is proved
  report jsonb
);
create index replay_runs_running on replay_runs (target) where state = 'running';

-- Where a run goes on when it is resumed: written after the broker acknowledged everything before.
create table replay_checkpoints (
  run_id bigint not null references replay_runs on delete cascade,
  partition int not null,
  next_offset bigint not null,
  primary key (run_id, partition)
);

-- What was done for the payments of a run before it first published anything, in one snapshot. Kept until the run has
-- proved what it did, however often it is killed meanwhile.
create table replay_payments (
  run_id bigint not null references replay_runs on delete cascade,
  low_profile_id text not null,
  primary key (run_id, low_profile_id)
);
create table replay_orders (
  run_id bigint not null references replay_runs on delete cascade,
  id uuid not null,
  -- of the pending order; null where it is gone
  status text,
  updated_at timestamptz,
  tranzaction_id bigint,
  paid_at timestamptz
);
create index on replay_orders (run_id);
create table replay_ledger (
  run_id bigint not null references replay_runs on delete cascade,
  order_id uuid not null,
  product_id bigint not null,
  quantity int not null,
  created_at timestamptz not null
);
create index on replay_ledger (run_id);
create table replay_stock (
  run_id bigint not null references replay_runs on delete cascade,
  id bigint not null,
  quantity_in_stock int not null,
  -- the ledger rows since then are counted
  since timestamptz not null,
  deducted bigint not null
);
create index on replay_stock (run_id);

-- What became of dead letters: published again, or parked, since it came back as often as it may.
create table replayed_letters (
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  run_id bigint not null references replay_runs on delete cascade,
  fate text not null check (fate in ('published', 'parked')),
  at timestamptz not null default now(),
  primary key (topic, partition, record_offset, run_id)
);
