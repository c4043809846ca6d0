-- What admins read of the topic `conflicts`: rows in weekly partitions, groups of what is alike, and counts by time. All of
-- it is read again from the topic where it is missing, so the former table is dropped; what people said is kept apart.
drop table conflicts;

-- Up to where a partition of a topic is projected, moved in the transaction that stores what was read: whatever comes
-- again is passed over, and two readers of one partition exclude each other.
create table projected (
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

-- The order of arrival, for whoever follows live.
create sequence conflict_sequence;

-- One row per id; the key has the time too, since a partitioned table asks for it. Partitions are made and dropped by the
-- projection: weeks that begin on Sunday, 00:00 UTC.
create table conflicts (
  id text not null,
  at timestamptz not null,
  sequence bigint not null default nextval('conflict_sequence'),
  -- its record: topic-partition@offset
  origin text not null,
  -- of its group, see conflict_groups
  fingerprint text not null,
  type text not null,
  level text not null,
  stage text not null,
  endpoint text not null,
  status_code int not null,
  retryable boolean not null,
  -- open | healed (by the system) | handled (by a person) | ignored (by a person, for a while)
  state text not null check (state in ('open', 'healed', 'handled', 'ignored')),
  closed_at timestamptz,
  -- `itself`, `retry <n>`, `payment-processor`, or the account of a person
  closed_by text,
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
  ) stored,
  primary key (id, at)
) partition by range (at);
create index conflicts_newest on conflicts (at desc, id desc);
create index conflicts_by_status on conflicts (status_code, at desc, id desc);
create index conflicts_by_type on conflicts (type, at desc, id desc);
create index conflicts_by_level on conflicts (level, at desc, id desc);
create index conflicts_by_group on conflicts (fingerprint, at desc, id desc);
create index conflicts_open on conflicts (at desc, id desc) where state = 'open';
create index conflicts_by_payment on conflicts (low_profile_id);
create index conflicts_by_product on conflicts (product_id, at desc, id desc) where product_id is not null;
create index conflicts_by_arrival on conflicts (sequence);
create index conflicts_searched on conflicts using gin (search_text gin_trgm_ops);

-- What is alike, however often it happened: one type, level and endpoint, and one product where there is one.
create table conflict_groups (
  fingerprint text primary key,
  type text not null,
  level text not null,
  stage text not null,
  endpoint text not null,
  product_id bigint,
  count bigint not null,
  -- how many of them are in state open
  open bigint not null,
  -- how many payments they are about
  payments bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index on conflict_groups (last_at desc, fingerprint desc);

-- The payments of a group, so that each is counted once.
create table conflict_group_payments (
  fingerprint text not null,
  low_profile_id text not null,
  primary key (fingerprint, low_profile_id)
);

-- How many by minute (kept for two days), hour and day of the shop, Asia/Jerusalem (kept as long as the topic).
create table conflict_counts (
  grain text not null check (grain in ('minute', 'hour', 'day')),
  at timestamptz not null,
  fingerprint text not null,
  count bigint not null,
  primary key (grain, at, fingerprint)
) with (fillfactor = 80);
create index on conflict_counts (fingerprint, grain, at);

-- What people said about groups, newest last. Only added to, and never read again from a topic.
create table conflict_acts (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  who text not null,
  fingerprint text not null,
  act text not null check (act in ('handled', 'ignored', 'reopened', 'noted')),
  -- of an ignored group: until when
  until timestamptz,
  note text
);
create index on conflict_acts (fingerprint, id desc);
