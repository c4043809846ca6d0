-- What people say about a group is carried out in slices of its conflicts, each a transaction of its own, so that a group of
-- any size can be closed: how far that is, stands with what was said.
alter table conflict_acts
  -- false while conflicts may be left that it is about
  add column carried_out boolean not null default true,
  -- how many conflicts it moved so far
  add column moved bigint not null default 0,
  -- of `reopened`: the first word that no longer holds, and with it all up to this row; null: every earlier one
  add column takes_back bigint;
create index conflict_acts_unfinished on conflict_acts (fingerprint, id) where not carried_out;
create index conflict_acts_ignoring on conflict_acts (until) where act = 'ignored';

-- What people said about groups and did not take back.
create view conflict_words as
select a.id, a.at, a.who, a.fingerprint, a.act, a.until
from conflict_acts a
where a.act in ('handled', 'ignored') and not exists (
  select from conflict_acts back
  where back.fingerprint = a.fingerprint and back.id > a.id and back.act = 'reopened'
    and (back.takes_back is null or back.takes_back <= a.id));

-- Which word closed a conflict, so that taking it back opens that and nothing else; null where no word did.
alter table conflicts add column act_id bigint;
update conflicts c set act_id = (
  select max(a.id) from conflict_acts a
  where a.fingerprint = c.fingerprint and a.act = c.state and a.who = c.closed_by
    and a.at <= c.closed_at + interval '1 minute')
where c.state in ('handled', 'ignored');
create index conflicts_by_act on conflicts (fingerprint, act_id, at, id) where act_id is not null;
create index conflicts_open_of_group on conflicts (fingerprint, at, id) where state = 'open';

-- Which topic the offsets in `projected` are of: one that was made anew has another id, and is read from its beginning.
create table projected_topics (
  topic text primary key,
  topic_id text not null,
  -- when it was last found to be another one; null where it never was
  anew_at timestamptz
);

-- The records of the topic `conflicts` that are no conflict that can be stored, and stand on its dead-letter topic: each is
-- put there once, however often it is read.
create table conflict_letters (
  partition int not null,
  record_offset bigint not null,
  primary key (partition, record_offset)
);
