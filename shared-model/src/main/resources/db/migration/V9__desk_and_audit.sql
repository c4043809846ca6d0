-- The desk: what waits, the longest first; and everything, by the time it was opened.
create index exceptions_waiting on exceptions (opened_at, id) where state = 'open';
create index exceptions_opened on exceptions (opened_at, id);

-- The audit, newest first, as people look through it.
create index audit_by_who on audit (who, id desc);
create index audit_by_what on audit (what, id desc);
create index audit_by_page on audit (low_profile_id) where low_profile_id is not null;
