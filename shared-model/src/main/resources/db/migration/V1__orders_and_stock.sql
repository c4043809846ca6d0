-- The shop's tables and our effect rows. The named columns are a contract with outside programs: whatever stands beside
-- them has a default or is null, and no id is generated, since whoever inserts gives it.

-- The canonical form of a low-profile id, as LowProfileId.canonical does it: no surrounding white space; a guid in lower
-- case without braces; any other id as it is. Null for an empty one.
create function canonical_low_profile_id(raw text) returns text
  language sql immutable parallel safe
  return (
    with trimmed as (select regexp_replace(raw, '^[\s\u00a0\u200e\u200f\ufeff]+|[\s\u00a0\u200e\u200f\ufeff]+$', '', 'g') as id)
    select case
      when id ~ '^[{]?\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\s*[}]?$' then lower(btrim(id, '{} '))
      else nullif(id, '')
    end
    from trimmed
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
  amount numeric(12, 2) not null,
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
  quantity int not null check (quantity > 0),
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
