-- What people closed is rare among what closed by itself: without an index, a page of it would be looked for among all.
create index conflicts_closed_by_people on conflicts (at desc, id desc) where state in ('handled', 'ignored');
