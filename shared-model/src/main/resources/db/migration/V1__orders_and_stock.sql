-- The shop's tables and our effect rows. The named columns are a contract with outside programs: whatever stands beside
-- them has a default or is null, and no id is generated, since whoever inserts gives it.

-- The canonical form of a low-profile id, as LowProfileId.canonical does it: no surrounding blanks; a guid in lower case
-- without braces; any other id of 1-64 of A-Z a-z 0-9 - _ as it is. Null for a text that can't be one, since no
-- notification can ever name it. Blank is white space of any Unicode kind, a control or a format character: written out,
-- because the server's own character classes depend on its locale.
create function canonical_low_profile_id(raw text) returns text
  language sql immutable parallel safe
  return (
    with known as (
      select
        '[\u0001-\u0020\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]*' as blank,
        '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}' as guid
    )
    select case
      when raw ~ ('^' || blank || '(' || guid || '|[{]' || blank || guid || blank || '[}])' || blank || '$')
        then lower(substring(raw, '[0-9a-fA-F-]+'))
      when raw ~ ('^' || blank || '[A-Za-z0-9_-]{1,64}' || blank || '$') then substring(raw, '[A-Za-z0-9_-]+')
    end
    from known
  );

create table products (
  id bigint primary key,
  name text not null default '',
  quantity_in_stock int not null default 0 check (quantity_in_stock >= 0),
  price numeric(12, 2) not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 60); -- room for the next versions of a hot row on its own page (HOT updates)

create table pending_orders (
  id uuid primary key,
  low_profile_id text unique,
  status text not null default 'awaiting_payment',
  amount numeric(12, 2) not null check (amount <> 'NaN'), -- which numeric allows, and no amount equals
  currency text not null default 'ILS',
  status_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Every lookup goes through this one: the shop may store upper case, braces, blanks.
  canonical_low_profile_id text generated always as (canonical_low_profile_id(low_profile_id)) stored unique,
  -- The walking pointer's own clock and order: created_at belongs to the shop and may say anything.
  inserted_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
  -- No index contains or is filtered by status, status_reason, updated_at: a status change must stay a HOT update.
) with (fillfactor = 60);

-- No foreign key to pending_orders: the shop may write lines before, with or after the row, and delete either.
create table pending_order_items (
  pending_order_id uuid not null,
  product_id bigint not null,
  quantity int not null check (quantity > 0),
  unit_price numeric(12, 2) not null default 0
);
create index on pending_order_items (pending_order_id);

-- The effect row of "paid": one per pending order, per page, and per charge. It keeps the pending order's id.
create table orders (
  id uuid primary key,
  pending_order_id uuid not null unique,
  low_profile_id text not null unique,
  tranzaction_id bigint not null unique check (tranzaction_id > 0),
  amount numeric(12, 2) not null,
  currency text not null default 'ILS',
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);

-- The lines that were paid for, summed per product. No foreign key to products: a product that does not exist has
-- stock 0, and a key would lock its row for every order.
create table order_items (
  order_id uuid not null,
  product_id bigint not null,
  quantity bigint not null check (quantity > 0),
  unit_price numeric(12, 2) not null default 0,
  primary key (order_id, product_id)
);

-- The ledger, and the effect row of "deducted": once per order and product.
create table stock_deductions (
  order_id uuid not null,
  product_id bigint not null,
  quantity int not null check (quantity > 0),
  created_at timestamptz not null default now(),
  primary key (order_id, product_id)
);
