-- Questions that had no answer are asked again in a budget of their own, and taken by an index of their own.
drop index open_work_due;
create index open_work_due on open_work (due_at) where reason not in ('early', 'unanswered');
create index open_work_unanswered_due on open_work (due_at) where reason = 'unanswered';
