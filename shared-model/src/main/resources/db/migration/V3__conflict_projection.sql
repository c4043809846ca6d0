-- What admins read of the topic `conflicts`: one row per conflict id, whatever is redelivered or replayed.
create extension if not exists pg_trgm;

create table conflicts (
  id text primary key,
  at timestamptz not null,
  type text not null,
  level text not null,
  stage text not null,
  endpoint text not null,
  status_code int not null,
  retryable boolean not null,
  state text not null default 'open',
  low_profile_id text not null,
  order_id uuid,
  tranzaction_id bigint,
  product_id bigint,
  attempt int,
  margin_ms bigint,
  winner text,
  loser text,
  projected_at timestamptz not null default now(),
  -- What a search that is not a status code looks through.
  search_text text generated always as (
    lower(type || ' ' || endpoint || ' ' || low_profile_id || ' ' || coalesce(order_id::text, '') || ' '
      || coalesce(tranzaction_id::text, '') || ' ' || coalesce(product_id::text, '') || ' ' || id || ' '
      || coalesce(winner, '') || ' ' || coalesce(loser, ''))
  ) stored
);
create index on conflicts (at desc, id desc);
create index on conflicts (status_code, at desc, id desc);
create index on conflicts (type, at desc, id desc);
create index on conflicts (level, at desc, id desc);
create index on conflicts (product_id) where product_id is not null;
create index on conflicts using gin (search_text gin_trgm_ops);

-- How many orders were placed in a period, to which conflicts are a rate. A block range index costs an insert next to
-- nothing and an update nothing (inserted_at never changes, so a status change stays a HOT update).
create index on pending_orders using brin (inserted_at);
