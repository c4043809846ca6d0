-- When the condition of each alert was last measured, so that what could not be measured is not shown as if it were known.
-- The row without a name is the look at all of them. Written by whoever writes alerts.
create table alert_measurements (
  name text not null,
  -- as in alerts
  subject text not null,
  measured_at timestamptz not null,
  primary key (name, subject)
) with (fillfactor = 50); -- each row is written every ten seconds (HOT updates)
insert into alert_measurements (name, subject, measured_at) values ('', '', now());

-- exceptions_waiting begins with the same column and holds the same rows.
drop index exceptions_open_by_age;
