-- The list of groups: those that hurt somebody and wait are read before what only came later.
create index conflict_groups_urgent_first
  on conflict_groups ((case when open > 0 and level = 'error' then 1 else 0 end) desc, last_at desc, fingerprint desc);
