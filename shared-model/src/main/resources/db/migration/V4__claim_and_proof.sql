-- What the newest notification claimed, for the questions that the schedule puts later.
alter table open_work add column claim jsonb;

-- Claim beside proof, for people: what was reported, and what CardCom answered. No claim: paid before anybody reported it.
alter table orders add column claim jsonb, add column proof jsonb;
alter table exceptions add column claim jsonb, add column proof jsonb;

-- Pages without an order have a budget of their own, so each kind is taken by an index of its own.
drop index open_work_due_at_idx;
create index open_work_due on open_work (due_at) where reason <> 'early';
create index open_work_early_due on open_work (due_at) where reason = 'early';

-- The walk that finds the orders of payments which were reported first.
insert into schedule_pointers (name) values ('pending-orders-reported-early');

-- Rows come in the order of their time: one page in a hundred is enough of an index for a day's figures.
create index orders_created on orders using brin (created_at);
