-- What stands out of the ordinary, from when to when. Written by the console, by one instance at a time.
create table alerts (
  id bigint generated always as identity primary key,
  -- of a closed list, kebab-case
  name text not null,
  -- what it is about, where one name can stand several times (a product); else empty
  subject text not null default '',
  severity text not null check (severity in ('warning', 'critical')),
  -- the worst it has been since it was raised
  peak text not null check (peak in ('warning', 'critical')),
  state text not null default 'raised' check (state in ('raised', 'resolved')),
  raised_at timestamptz not null,
  -- of severity or state
  changed_at timestamptz not null,
  resolved_at timestamptz,
  -- since when it measures milder than its severity, and since when it measures nothing: what lasted is believed
  milder_since timestamptz,
  clear_since timestamptz,
  -- what was measured when the condition last held: name -> whole number
  figures jsonb not null
);
create unique index alerts_standing on alerts (name, subject) where state = 'raised';
create index alerts_resolved on alerts (resolved_at) where state = 'resolved';

-- What the receiver of alerts must still be told, written in the transaction of the change: each event at least once, those
-- of one alert in order of their sequence. An alert has each event once at most.
create table alert_deliveries (
  -- by which the receiver knows what came again
  id uuid primary key,
  sequence bigint generated always as identity,
  alert_id bigint not null references alerts on delete cascade,
  event text not null check (event in ('raised', 'escalated', 'resolved')),
  -- as it is sent, to the byte, however often
  body text not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  unique (alert_id, event)
);
create index alert_deliveries_waiting on alert_deliveries (due_at) where delivered_at is null and given_up_at is null;

-- Which exceptions have been open for long, without a walk through all that were ever closed.
create index exceptions_open_by_age on exceptions (opened_at) where state = 'open';
