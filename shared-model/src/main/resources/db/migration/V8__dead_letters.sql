-- What admins read of the dead-letter topics: one row per record, why it is there and what it is about, never what it says.
-- The console alone writes it, and reads the topics again where rows are missing. Whether a letter still waits is no column:
-- orders and audit say so, see the console's package `deadletters`.
create table dead_letters (
  -- the dead-letter topic
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  -- when the broker appended it
  at timestamptz not null,
  -- by the clock of whoever gave up; null where its header says nothing that can be a time
  failed_at timestamptz,
  -- whose dead letters these are
  source_topic text not null,
  -- topic-partition@offset of the record that failed
  origin text,
  consumer_group text,
  -- from the closed list of reasons; unknown where the header says none, or another word
  reason text not null,
  attempts int,
  -- the root cause in words of ours
  error text,
  -- true where a redrive may help as it is
  retryable boolean not null,
  -- its key; null where it has none, or one that can't be an id
  low_profile_id text,
  -- the order that its value names
  order_id uuid,
  -- true for a replayed copy that failed again
  replayed boolean not null,
  replay_count int not null,
  projected_at timestamptz not null default now(),
  search_text text generated always as (
    lower(topic || '-' || partition::text || '@' || record_offset::text || ' ' || coalesce(origin, '') || ' '
      || coalesce(low_profile_id, '') || ' ' || coalesce(order_id::text, '') || ' ' || coalesce(error, ''))
  ) stored,
  primary key (topic, partition, record_offset)
);
create index dead_letters_newest on dead_letters (at desc, topic desc, partition desc, record_offset desc);
create index dead_letters_by_reason on dead_letters (reason, at desc, topic desc, partition desc, record_offset desc);
create index dead_letters_by_topic on dead_letters (source_topic, at desc, topic desc, partition desc, record_offset desc);
create index dead_letters_by_payment on dead_letters (low_profile_id) where low_profile_id is not null;
create index dead_letters_by_order on dead_letters (order_id) where order_id is not null;
create index dead_letters_searched on dead_letters using gin (search_text gin_trgm_ops);
