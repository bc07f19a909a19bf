CREATE TABLE addresses (
	id UUID NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	line1 TEXT COLLATE "C" NOT NULL,
	city TEXT COLLATE "C" NOT NULL,
	country TEXT COLLATE "C" NOT NULL,
	line2 TEXT COLLATE "C",
	region TEXT COLLATE "C",
	postcode TEXT COLLATE "C",
	email TEXT COLLATE "C",
	phone TEXT COLLATE "C",
	customer_id UUID,
	replaces UUID,
	CONSTRAINT addresses_pkey PRIMARY KEY (id)
);

CREATE TABLE adjustments (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	net BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	gross BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	units BIGINT NOT NULL,
	leaves TEXT COLLATE "C" DEFAULT 'units' NOT NULL,
	line INTEGER,
	tax_class TEXT COLLATE "C",
	reason TEXT COLLATE "C",
	reverses INTEGER,
	CONSTRAINT adjustments_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT adjustments_adds_up CHECK (net + tax = gross and units >= 0 and leaves in ('units', 'last', 'never'))
);

CREATE TABLE api_keys (
	id UUID NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	hash BYTEA NOT NULL,
	scopes JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	locations JSONB,
	channels JSONB,
	revoked_at TIMESTAMP WITH TIME ZONE,
	limits JSONB,
	CONSTRAINT api_keys_pkey PRIMARY KEY (id),
	CONSTRAINT api_keys_hash_key UNIQUE (hash)
);

CREATE TABLE approvals (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	command TEXT COLLATE "C" NOT NULL,
	body JSONB NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	version INTEGER NOT NULL,
	asked_by TEXT COLLATE "C" NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	reason TEXT COLLATE "C",
	state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	decided_by TEXT COLLATE "C",
	decided_at TIMESTAMP WITH TIME ZONE,
	note TEXT COLLATE "C",
	CONSTRAINT approvals_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT approvals_known CHECK (state in ('open', 'approved', 'declined', 'withdrawn', 'expired') and (state = 'open') = (decided_at is null) and amount > 0)
);

CREATE INDEX approvals_open_idx ON approvals (asked_at, order_id, n) WHERE state = 'open';

CREATE TABLE attachments (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	blob UUID,
	name TEXT COLLATE "C",
	media_type TEXT COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by TEXT COLLATE "C" NOT NULL,
	removed_at TIMESTAMP WITH TIME ZONE,
	removed_by TEXT COLLATE "C",
	CONSTRAINT attachments_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT attachments_gone CHECK ((blob is null) = (removed_at is not null) and (name is null) = (blob is null))
);

CREATE INDEX attachments_blob_idx ON attachments (blob) WHERE blob is not null;

CREATE TABLE barcodes (
	barcode TEXT COLLATE "C" NOT NULL,
	sku_id UUID NOT NULL,
	units BIGINT DEFAULT 1 NOT NULL,
	CONSTRAINT barcodes_pkey PRIMARY KEY (barcode),
	CONSTRAINT barcodes_units CHECK (units > 0)
);

CREATE INDEX barcodes_sku_id_idx ON barcodes (sku_id);

CREATE TABLE blob_chunks (
	blob UUID NOT NULL,
	n INTEGER NOT NULL,
	bytes BYTEA NOT NULL,
	CONSTRAINT blob_chunks_pkey PRIMARY KEY (blob, n)
);

CREATE TABLE blobs (
	id UUID NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	by TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	media_type TEXT COLLATE "C",
	size BIGINT,
	sha256 BYTEA,
	CONSTRAINT blobs_pkey PRIMARY KEY (id)
);

CREATE INDEX blobs_at_idx ON blobs (at);

CREATE TABLE channels (
	code TEXT COLLATE "C" NOT NULL,
	company TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	prices_include_tax BOOLEAN NOT NULL,
	locations JSONB NOT NULL,
	capture_policy TEXT COLLATE "C" DEFAULT 'shipment' NOT NULL,
	accept_always BOOLEAN DEFAULT false NOT NULL,
	active BOOLEAN DEFAULT true NOT NULL,
	buffer BIGINT DEFAULT 0 NOT NULL,
	taxes TEXT COLLATE "C" DEFAULT 'given' NOT NULL,
	series TEXT COLLATE "C",
	CONSTRAINT channels_pkey PRIMARY KEY (code),
	CONSTRAINT channels_known CHECK (capture_policy in ('shipment', 'placed', 'manual') and taxes in ('given', 'computed') and buffer >= 0)
);

CREATE TABLE clock (
	one INTEGER DEFAULT 1 NOT NULL,
	offset_us BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT clock_pkey PRIMARY KEY (one),
	CONSTRAINT clock_one_row CHECK (one = 1)
);

CREATE TABLE collectors (
	code TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C",
	smallest_step BIGINT DEFAULT 1 NOT NULL,
	CONSTRAINT collectors_pkey PRIMARY KEY (code),
	CONSTRAINT collectors_step CHECK (smallest_step > 0)
);

CREATE TABLE commands (
	seq BIGINT NOT NULL,
	id UUID NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	status SMALLINT NOT NULL,
	code TEXT COLLATE "C",
	subject UUID,
	CONSTRAINT commands_pkey PRIMARY KEY (seq)
)
 PARTITION BY RANGE (seq);

CREATE INDEX commands_actor_at_seq_idx ON commands (actor, at, seq);

CREATE INDEX commands_at_seq_idx ON commands (at, seq);

CREATE INDEX commands_code_at_seq_idx ON commands (code, at, seq) WHERE code is not null;

CREATE INDEX commands_id_idx ON commands (id);

CREATE INDEX commands_name_at_seq_idx ON commands (name, at, seq);

CREATE INDEX commands_refused_idx ON commands (at, seq) WHERE status >= 400;

CREATE INDEX commands_subject_at_seq_idx ON commands (subject, at, seq) WHERE subject is not null;

CREATE TABLE components (
	sku_id UUID NOT NULL,
	component_id UUID NOT NULL,
	per BIGINT NOT NULL,
	CONSTRAINT components_pkey PRIMARY KEY (sku_id, component_id),
	CONSTRAINT components_per CHECK (per > 0)
);

CREATE INDEX components_component_id_idx ON components (component_id);

CREATE TABLE cursors (
	consumer TEXT COLLATE "C" NOT NULL,
	stream INTEGER DEFAULT 0 NOT NULL,
	seq BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT cursors_pkey PRIMARY KEY (consumer)
);

CREATE TABLE custom_fields (
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	type TEXT COLLATE "C" NOT NULL,
	active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT custom_fields_pkey PRIMARY KEY (code),
	CONSTRAINT custom_fields_known CHECK (type in ('text', 'number', 'flag', 'date'))
);

CREATE TABLE customer_addresses (
	customer_id UUID NOT NULL,
	n INTEGER NOT NULL,
	address UUID NOT NULL,
	label TEXT COLLATE "C",
	ships BOOLEAN DEFAULT false NOT NULL,
	bills BOOLEAN DEFAULT false NOT NULL,
	removed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT customer_addresses_pkey PRIMARY KEY (customer_id, n)
);

CREATE TABLE customers (
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	reference TEXT COLLATE "C",
	name TEXT COLLATE "C",
	company TEXT COLLATE "C",
	email TEXT COLLATE "C",
	phone TEXT COLLATE "C",
	vat_id TEXT COLLATE "C",
	language TEXT COLLATE "C",
	note TEXT COLLATE "C",
	merged_into UUID,
	erased_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT customers_pkey PRIMARY KEY (id),
	CONSTRAINT customers_reference_key UNIQUE (reference)
);

CREATE INDEX customers_created_at_id_idx ON customers (created_at, id);

CREATE INDEX customers_email_idx ON customers (lower(email), id);

CREATE INDEX customers_merged_idx ON customers (merged_into) WHERE merged_into is not null;

CREATE INDEX customers_name_idx ON customers (lower(name), id);

CREATE TABLE drafts (
	owner TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	body JSONB NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT drafts_pkey PRIMARY KEY (owner, kind)
);

CREATE INDEX drafts_updated_at_idx ON drafts (updated_at);

CREATE TABLE due (
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	command TEXT COLLATE "C" NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	body JSONB NOT NULL,
	CONSTRAINT due_pkey PRIMARY KEY (id),
	CONSTRAINT due_command_key_key UNIQUE (command, key)
);

CREATE INDEX due_at_idx ON due (at);

CREATE TABLE event_head (
	stream INTEGER NOT NULL,
	n BIGINT NOT NULL,
	CONSTRAINT event_head_pkey PRIMARY KEY (stream)
)
 WITH (fillfactor = 10);

CREATE TABLE events (
	stream INTEGER NOT NULL,
	seq BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	type TEXT COLLATE "C" NOT NULL,
	version SMALLINT DEFAULT 1 NOT NULL,
	subject UUID NOT NULL,
	command_id UUID NOT NULL,
	data JSONB NOT NULL,
	CONSTRAINT events_pkey PRIMARY KEY (stream, seq)
)
 PARTITION BY RANGE (seq);

CREATE INDEX events_subject_seq_idx ON events (subject, seq);

CREATE TABLE find_terms (
	kind TEXT COLLATE "C" NOT NULL,
	term TEXT COLLATE "C" NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT find_terms_pkey PRIMARY KEY (kind, term, id)
);

CREATE INDEX find_terms_id_idx ON find_terms (id);

CREATE TABLE follow_ups (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	assignee TEXT COLLATE "C" NOT NULL,
	asked_by TEXT COLLATE "C" NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	note INTEGER,
	told_at TIMESTAMP WITH TIME ZONE,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT follow_ups_pkey PRIMARY KEY (order_id, n)
);

CREATE INDEX follow_ups_open_idx ON follow_ups (assignee, at, order_id) WHERE closed_at is null;

CREATE TABLE fulfillments (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	location TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	method TEXT COLLATE "C" DEFAULT 'ship' NOT NULL,
	state TEXT COLLATE "C" DEFAULT 'released' NOT NULL,
	promised_at TIMESTAMP WITH TIME ZONE,
	address UUID,
	shipped BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT fulfillments_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT fulfillments_known CHECK (state in ('released', 'started', 'picked', 'packed', 'shipped', 'delivered', 'cancelled') and shipped >= 0)
);

CREATE INDEX fulfillments_work_idx ON fulfillments (location, coalesce(promised_at, 'infinity'::timestamptz), order_id, n) WHERE state in ('released', 'started', 'picked', 'packed');

CREATE TABLE goods_ledger (
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	command_id UUID NOT NULL,
	book TEXT COLLATE "C" NOT NULL,
	from_account TEXT COLLATE "C" NOT NULL,
	to_account TEXT COLLATE "C" NOT NULL,
	quantity BIGINT NOT NULL,
	sku_id UUID,
	seq BIGINT NOT NULL,
	from_location TEXT COLLATE "C",
	to_location TEXT COLLATE "C",
	from_supply UUID,
	to_supply UUID,
	owner UUID,
	line INTEGER,
	reason TEXT COLLATE "C",
	remark UUID,
	receipt TEXT COLLATE "C",
	cost BIGINT,
	lot TEXT COLLATE "C",
	serial TEXT COLLATE "C",
	from_bin TEXT COLLATE "C",
	to_bin TEXT COLLATE "C",
	reverses BIGINT,
	CONSTRAINT goods_ledger_pkey PRIMARY KEY (seq),
	CONSTRAINT goods_ledger_legal CHECK (quantity > 0 and (book || ':' || from_account || '>' || to_account = any(array['promises:demand>waiting', 'promises:demand>promised', 'promises:demand>shipped', 'promises:waiting>promised', 'promises:waiting>cancelled', 'promises:waiting>shipped', 'promises:promised>promised', 'promises:promised>waiting', 'promises:promised>recalling', 'promises:promised>cancelled', 'promises:promised>shipped', 'promises:recalling>cancelled', 'promises:recalling>promised', 'promises:recalling>shipped', 'promises:cancelled>shipped', 'promises:shipped>waiting', 'promises:shipped>returning', 'promises:shipped>returned', 'promises:returning>returned', 'promises:returning>shipped', 'holdings:supplier>on_hand', 'holdings:supplier>quarantine', 'holdings:supplier>in_transit', 'holdings:supplier>carrier', 'holdings:on_hand>carrier', 'holdings:on_hand>customer', 'holdings:on_hand>in_transit', 'holdings:on_hand>quarantine', 'holdings:on_hand>shrinkage', 'holdings:on_hand>supplier', 'holdings:on_hand>made', 'holdings:on_hand>on_hand', 'holdings:quarantine>on_hand', 'holdings:quarantine>in_transit', 'holdings:quarantine>shrinkage', 'holdings:quarantine>supplier', 'holdings:quarantine>made', 'holdings:in_transit>on_hand', 'holdings:in_transit>quarantine', 'holdings:in_transit>shrinkage', 'holdings:carrier>customer', 'holdings:carrier>on_hand', 'holdings:carrier>quarantine', 'holdings:carrier>shrinkage', 'holdings:carrier>supplier', 'holdings:customer>quarantine', 'holdings:customer>on_hand', 'holdings:customer>supplier', 'holdings:customer>carrier', 'holdings:shrinkage>on_hand', 'holdings:shrinkage>quarantine', 'holdings:made>on_hand', 'holdings:made>quarantine', 'holdings:opening>on_hand', 'holdings:opening>quarantine', 'holdings:opening>customer']) or reverses is not null and book || ':' || to_account || '>' || from_account = any(array['promises:demand>waiting', 'promises:demand>promised', 'promises:demand>shipped', 'promises:waiting>promised', 'promises:waiting>cancelled', 'promises:waiting>shipped', 'promises:promised>promised', 'promises:promised>waiting', 'promises:promised>recalling', 'promises:promised>cancelled', 'promises:promised>shipped', 'promises:recalling>cancelled', 'promises:recalling>promised', 'promises:recalling>shipped', 'promises:cancelled>shipped', 'promises:shipped>waiting', 'promises:shipped>returning', 'promises:shipped>returned', 'promises:returning>returned', 'promises:returning>shipped', 'holdings:supplier>on_hand', 'holdings:supplier>quarantine', 'holdings:supplier>in_transit', 'holdings:supplier>carrier', 'holdings:on_hand>carrier', 'holdings:on_hand>customer', 'holdings:on_hand>in_transit', 'holdings:on_hand>quarantine', 'holdings:on_hand>shrinkage', 'holdings:on_hand>supplier', 'holdings:on_hand>made', 'holdings:on_hand>on_hand', 'holdings:quarantine>on_hand', 'holdings:quarantine>in_transit', 'holdings:quarantine>shrinkage', 'holdings:quarantine>supplier', 'holdings:quarantine>made', 'holdings:in_transit>on_hand', 'holdings:in_transit>quarantine', 'holdings:in_transit>shrinkage', 'holdings:carrier>customer', 'holdings:carrier>on_hand', 'holdings:carrier>quarantine', 'holdings:carrier>shrinkage', 'holdings:carrier>supplier', 'holdings:customer>quarantine', 'holdings:customer>on_hand', 'holdings:customer>supplier', 'holdings:customer>carrier', 'holdings:shrinkage>on_hand', 'holdings:shrinkage>quarantine', 'holdings:made>on_hand', 'holdings:made>quarantine', 'holdings:opening>on_hand', 'holdings:opening>quarantine', 'holdings:opening>customer'])))
)
 PARTITION BY RANGE (seq);

CREATE INDEX goods_ledger_holdings_idx ON goods_ledger (sku_id, seq) WHERE book = 'holdings';

CREATE INDEX goods_ledger_sku_id_seq_idx ON goods_ledger (sku_id, seq);

CREATE TABLE hold_types (
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	blocks_promise BOOLEAN DEFAULT false NOT NULL,
	blocks_release BOOLEAN DEFAULT false NOT NULL,
	blocks_capture BOOLEAN DEFAULT false NOT NULL,
	blocks_edit BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT hold_types_pkey PRIMARY KEY (code)
);

CREATE TABLE holds (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	type TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by TEXT COLLATE "C" NOT NULL,
	released_at TIMESTAMP WITH TIME ZONE,
	released_by TEXT COLLATE "C",
	until TIMESTAMP WITH TIME ZONE,
	answer TEXT COLLATE "C",
	CONSTRAINT holds_pkey PRIMARY KEY (order_id, n)
);

CREATE INDEX holds_standing_idx ON holds (order_id) WHERE released_at is null;

CREATE TABLE idempotency (
	actor TEXT COLLATE "C" NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	hash BYTEA NOT NULL,
	command_id UUID NOT NULL,
	status SMALLINT NOT NULL,
	outcome TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT idempotency_pkey PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_at_idx ON idempotency USING brin (at);

CREATE TABLE instructions (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	try_at TIMESTAMP WITH TIME ZONE NOT NULL,
	payment INTEGER,
	fulfillment INTEGER,
	line INTEGER,
	promise INTEGER,
	state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	external_id TEXT COLLATE "C",
	failure TEXT COLLATE "C",
	attempts INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT instructions_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT instructions_known CHECK (amount >= 0 and state in ('open', 'done', 'failed', 'displaced'))
);

CREATE INDEX instructions_open_idx ON instructions (try_at) WHERE state = 'open';

CREATE TABLE jobs (
	id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	work JSONB NOT NULL,
	by TEXT COLLATE "C" NOT NULL,
	scopes JSONB NOT NULL,
	language TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	locations JSONB,
	channels JSONB,
	source UUID,
	state TEXT COLLATE "C" DEFAULT 'queued' NOT NULL,
	cancelling BOOLEAN DEFAULT false NOT NULL,
	run INTEGER DEFAULT 0 NOT NULL,
	deaths INTEGER DEFAULT 0 NOT NULL,
	total BIGINT,
	done BIGINT DEFAULT 0 NOT NULL,
	counts JSONB,
	message TEXT COLLATE "C",
	result UUID,
	rejects UUID,
	started_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	beat_at TIMESTAMP WITH TIME ZONE,
	limits JSONB,
	CONSTRAINT jobs_pkey PRIMARY KEY (id),
	CONSTRAINT jobs_known CHECK (state in ('queued', 'running', 'done', 'failed', 'cancelled'))
);

CREATE INDEX jobs_by_idx ON jobs (by, id);

CREATE INDEX jobs_ended_idx ON jobs (ended_at) WHERE ended_at is not null;

CREATE INDEX jobs_rejects_idx ON jobs (rejects) WHERE rejects is not null;

CREATE INDEX jobs_result_idx ON jobs (result) WHERE result is not null;

CREATE INDEX jobs_source_idx ON jobs (source) WHERE source is not null;

CREATE INDEX jobs_waiting_idx ON jobs (id) WHERE state in ('queued', 'running');

CREATE TABLE locations (
	code TEXT COLLATE "C" NOT NULL,
	company TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	timezone TEXT COLLATE "C" NOT NULL,
	address JSONB,
	active BOOLEAN DEFAULT true NOT NULL,
	kind TEXT COLLATE "C" DEFAULT 'warehouse' NOT NULL,
	hours JSONB,
	CONSTRAINT locations_pkey PRIMARY KEY (code),
	CONSTRAINT locations_known CHECK (kind in ('warehouse', 'store'))
);

CREATE TABLE mail_texts (
	code TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	language TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	body TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT mail_texts_pkey PRIMARY KEY (code),
	CONSTRAINT mail_texts_known CHECK (kind in ('invitation', 'reset') and code = kind || '.' || language)
);

CREATE TABLE mentions (
	id UUID NOT NULL,
	user_id TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	order_id UUID NOT NULL,
	note INTEGER NOT NULL,
	CONSTRAINT mentions_pkey PRIMARY KEY (id)
);

CREATE INDEX mentions_order_id_idx ON mentions (order_id);

CREATE INDEX mentions_user_id_at_id_idx ON mentions (user_id, at, id);

CREATE TABLE money_ledger (
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	command_id UUID NOT NULL,
	book TEXT COLLATE "C" NOT NULL,
	from_account TEXT COLLATE "C" NOT NULL,
	to_account TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	seq BIGINT NOT NULL,
	order_id UUID,
	payment INTEGER,
	from_collector TEXT COLLATE "C",
	to_collector TEXT COLLATE "C",
	from_value UUID,
	to_value UUID,
	native BIGINT,
	reason TEXT COLLATE "C",
	reverses BIGINT,
	CONSTRAINT money_ledger_pkey PRIMARY KEY (seq),
	CONSTRAINT money_ledger_legal CHECK (amount > 0 and (book || ':' || from_account || '>' || to_account = any(array['promises:offered>pending', 'promises:offered>authorized', 'promises:offered>captured', 'promises:pending>authorized', 'promises:pending>captured', 'promises:pending>offered', 'promises:authorized>capturing', 'promises:authorized>voiding', 'promises:authorized>captured', 'promises:authorized>voided', 'promises:capturing>captured', 'promises:capturing>authorized', 'promises:capturing>voided', 'promises:captured>refunding', 'promises:captured>refunded', 'promises:voiding>voided', 'promises:voiding>authorized', 'promises:voiding>captured', 'promises:refunding>refunded', 'promises:refunding>captured', 'promises:refunded>captured', 'holdings:payer>clearing', 'holdings:clearing>payer', 'holdings:clearing>clearing', 'holdings:clearing>fees', 'holdings:clearing>exchange', 'holdings:fees>clearing', 'holdings:exchange>clearing', 'holdings:value>house', 'holdings:value>value', 'holdings:house>value']) or reverses is not null and book || ':' || to_account || '>' || from_account = any(array['promises:offered>pending', 'promises:offered>authorized', 'promises:offered>captured', 'promises:pending>authorized', 'promises:pending>captured', 'promises:pending>offered', 'promises:authorized>capturing', 'promises:authorized>voiding', 'promises:authorized>captured', 'promises:authorized>voided', 'promises:capturing>captured', 'promises:capturing>authorized', 'promises:capturing>voided', 'promises:captured>refunding', 'promises:captured>refunded', 'promises:voiding>voided', 'promises:voiding>authorized', 'promises:voiding>captured', 'promises:refunding>refunded', 'promises:refunding>captured', 'promises:refunded>captured', 'holdings:payer>clearing', 'holdings:clearing>payer', 'holdings:clearing>clearing', 'holdings:clearing>fees', 'holdings:clearing>exchange', 'holdings:fees>clearing', 'holdings:exchange>clearing', 'holdings:value>house', 'holdings:value>value', 'holdings:house>value'])))
)
 PARTITION BY RANGE (seq);

CREATE TABLE notes (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by TEXT COLLATE "C" NOT NULL,
	CONSTRAINT notes_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT notes_known CHECK (kind in ('note', 'gift', 'edit', 'reason'))
);

CREATE TABLE number_series (
	code TEXT COLLATE "C" NOT NULL,
	company TEXT COLLATE "C" NOT NULL,
	prefix TEXT COLLATE "C" DEFAULT '' NOT NULL,
	padding SMALLINT DEFAULT 0 NOT NULL,
	last BIGINT DEFAULT 0 NOT NULL,
	first BIGINT DEFAULT 1 NOT NULL,
	CONSTRAINT number_series_pkey PRIMARY KEY (code),
	CONSTRAINT number_series_counts CHECK (least(last, last - first + 1) >= 0)
);

CREATE TABLE one_time_tokens (
	hash BYTEA NOT NULL,
	id UUID NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	user_id UUID,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT one_time_tokens_pkey PRIMARY KEY (id),
	CONSTRAINT one_time_tokens_hash_key UNIQUE (hash),
	CONSTRAINT one_time_tokens_known CHECK (purpose in ('invitation', 'reset', 'set_up'))
);

CREATE INDEX one_time_tokens_expires_at_idx ON one_time_tokens (expires_at);

CREATE INDEX one_time_tokens_user_id_idx ON one_time_tokens (user_id);

CREATE TABLE order_lines (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	sku_id UUID,
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	unit_price BIGINT NOT NULL,
	net BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	gross BIGINT NOT NULL,
	discount BIGINT DEFAULT 0 NOT NULL,
	tax_class TEXT COLLATE "C",
	cost BIGINT,
	role TEXT COLLATE "C" DEFAULT 'goods' NOT NULL,
	parent INTEGER,
	per_parent BIGINT,
	replaces INTEGER,
	channel_line TEXT COLLATE "C",
	bundles BIGINT DEFAULT 0 NOT NULL,
	billed BIGINT DEFAULT 0 NOT NULL,
	ordered BIGINT DEFAULT 0 NOT NULL,
	waiting BIGINT DEFAULT 0 NOT NULL,
	promised BIGINT DEFAULT 0 NOT NULL,
	recalling BIGINT DEFAULT 0 NOT NULL,
	cancelled BIGINT DEFAULT 0 NOT NULL,
	shipped BIGINT DEFAULT 0 NOT NULL,
	"returning" BIGINT DEFAULT 0 NOT NULL,
	returned BIGINT DEFAULT 0 NOT NULL,
	credited BIGINT DEFAULT 0 NOT NULL,
	under_way BIGINT DEFAULT 0 NOT NULL,
	list_price BIGINT,
	price_reason TEXT COLLATE "C",
	custom JSONB,
	discounts JSONB,
	CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT order_lines_balance CHECK (ordered = cancelled + waiting + promised + shipped and recalling <= promised and "returning" + returned <= shipped and credited <= ordered - cancelled and least(waiting, recalling, cancelled, shipped, "returning", returned, credited, under_way) >= 0),
	CONSTRAINT order_lines_adds_up CHECK (net + tax = gross)
)
 WITH (fillfactor = 80);

CREATE TABLE order_terms (
	kind TEXT COLLATE "C" NOT NULL,
	term TEXT COLLATE "C" NOT NULL,
	placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	order_id UUID NOT NULL,
	CONSTRAINT order_terms_pkey PRIMARY KEY (kind, term, placed_at, order_id)
);

CREATE INDEX order_terms_order_id_idx ON order_terms (order_id);

CREATE TABLE orders (
	id UUID NOT NULL,
	company TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	reference TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	exponent SMALLINT NOT NULL,
	prices_include_tax BOOLEAN NOT NULL,
	content_hash BYTEA NOT NULL,
	placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	number TEXT COLLATE "C",
	customer_id UUID,
	customer_reference TEXT COLLATE "C",
	settlement_currency TEXT COLLATE "C",
	settlement_rate TEXT COLLATE "C",
	requested_at TIMESTAMP WITH TIME ZONE,
	not_before TIMESTAMP WITH TIME ZONE,
	ship_by TIMESTAMP WITH TIME ZONE,
	ship_complete TEXT COLLATE "C" DEFAULT 'no' NOT NULL,
	complete_by TIMESTAMP WITH TIME ZONE,
	priority SMALLINT DEFAULT 0 NOT NULL,
	capture_policy TEXT COLLATE "C" DEFAULT 'shipment' NOT NULL,
	dues JSONB,
	assignee TEXT COLLATE "C",
	test BOOLEAN DEFAULT false NOT NULL,
	custom JSONB,
	ship_to UUID,
	bill_to UUID,
	net BIGINT DEFAULT 0 NOT NULL,
	tax BIGINT DEFAULT 0 NOT NULL,
	gross BIGINT DEFAULT 0 NOT NULL,
	discount BIGINT DEFAULT 0 NOT NULL,
	due BIGINT DEFAULT 0 NOT NULL,
	status TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	payment_status TEXT COLLATE "C" DEFAULT 'none' NOT NULL,
	fulfillment_status TEXT COLLATE "C" DEFAULT 'none' NOT NULL,
	return_status TEXT COLLATE "C" DEFAULT 'none' NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	progress INTEGER DEFAULT 1 NOT NULL,
	last_promise INTEGER DEFAULT 0 NOT NULL,
	delivery_method TEXT COLLATE "C",
	tags JSONB,
	turn BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT orders_pkey PRIMARY KEY (id),
	CONSTRAINT orders_known CHECK (status in ('open', 'complete', 'cancelled') and payment_status in ('none', 'pending', 'authorized', 'part_paid', 'paid', 'part_refunded', 'refunded', 'voided') and fulfillment_status in ('none', 'partial', 'shipped', 'delivered') and return_status in ('none', 'announced', 'partial', 'returned') and capture_policy in ('shipment', 'placed', 'manual')),
	CONSTRAINT orders_channel_reference_key UNIQUE (channel, reference),
	CONSTRAINT orders_number_key UNIQUE (number)
)
 WITH (fillfactor = 80);

CREATE INDEX orders_customer_idx ON orders (customer_id, placed_at, id) WHERE customer_id is not null;

CREATE INDEX orders_gross_idx ON orders (currency, gross, id);

CREATE INDEX orders_open_idx ON orders (placed_at, id) WHERE status = 'open';

CREATE INDEX orders_placed_at_id_idx ON orders (placed_at, id);

CREATE INDEX orders_ship_by_idx ON orders (ship_by, id) WHERE status = 'open' and ship_by is not null;

CREATE TABLE outbox (
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	recipient TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	body TEXT COLLATE "C" NOT NULL,
	try_at TIMESTAMP WITH TIME ZONE NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	failure TEXT COLLATE "C",
	sent_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT outbox_pkey PRIMARY KEY (id)
);

CREATE INDEX outbox_created_at_id_idx ON outbox (created_at, id);

CREATE INDEX outbox_waiting_idx ON outbox (try_at) WHERE sent_at is null;

CREATE TABLE parcel_lines (
	order_id UUID NOT NULL,
	parcel INTEGER NOT NULL,
	line INTEGER NOT NULL,
	quantity BIGINT NOT NULL,
	CONSTRAINT parcel_lines_pkey PRIMARY KEY (order_id, parcel, line),
	CONSTRAINT parcel_lines_quantity CHECK (quantity > 0)
);

CREATE TABLE parcels (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	location TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	fulfillment INTEGER,
	carrier TEXT COLLATE "C",
	tracking TEXT COLLATE "C",
	state TEXT COLLATE "C" DEFAULT 'shipped' NOT NULL,
	delivered_at TIMESTAMP WITH TIME ZONE,
	weight_g BIGINT,
	failure TEXT COLLATE "C",
	CONSTRAINT parcels_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT parcels_known CHECK (state in ('packed', 'shipped', 'delivered', 'failed', 'returned', 'lost', 'undone'))
);

CREATE INDEX parcels_failed_idx ON parcels (at, order_id, n) WHERE state = 'failed';

CREATE INDEX parcels_tracking_idx ON parcels (tracking, order_id, n) WHERE tracking is not null;

CREATE TABLE payments (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	collector TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	reference TEXT COLLATE "C",
	method TEXT COLLATE "C",
	purpose TEXT COLLATE "C" DEFAULT 'pay' NOT NULL,
	value_account UUID,
	native_amount BIGINT,
	expires_at TIMESTAMP WITH TIME ZONE,
	declined BOOLEAN DEFAULT false NOT NULL,
	pending BIGINT DEFAULT 0 NOT NULL,
	authorized BIGINT DEFAULT 0 NOT NULL,
	capturing BIGINT DEFAULT 0 NOT NULL,
	captured BIGINT DEFAULT 0 NOT NULL,
	voiding BIGINT DEFAULT 0 NOT NULL,
	voided BIGINT DEFAULT 0 NOT NULL,
	refunding BIGINT DEFAULT 0 NOT NULL,
	refunded BIGINT DEFAULT 0 NOT NULL,
	discrepancy BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT payments_pkey PRIMARY KEY (order_id, n),
	CONSTRAINT payments_balance CHECK (captured + capturing + voided + voiding <= authorized and refunded + refunding <= captured + discrepancy and least(pending, capturing, captured, voiding, voided, refunding, refunded, discrepancy) >= 0),
	CONSTRAINT payments_known CHECK (purpose in ('pay', 'guarantee'))
)
 WITH (fillfactor = 80);

CREATE INDEX payments_discrepancy_idx ON payments (order_id, n) WHERE discrepancy > 0;

CREATE TABLE policies (
	kind TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	active_from TIMESTAMP WITH TIME ZONE NOT NULL,
	body JSONB NOT NULL,
	CONSTRAINT policies_pkey PRIMARY KEY (kind, version)
);

CREATE UNLOGGED TABLE presence (
	order_id UUID NOT NULL,
	user_id TEXT COLLATE "C" NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT presence_pkey PRIMARY KEY (order_id, user_id)
);

CREATE TABLE promises (
	owner UUID NOT NULL,
	n INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	sku_id UUID,
	quantity BIGINT NOT NULL,
	line INTEGER,
	location TEXT COLLATE "C",
	supply UUID,
	level TEXT COLLATE "C" DEFAULT 'soft' NOT NULL,
	fulfillment INTEGER,
	recalling BIGINT DEFAULT 0 NOT NULL,
	picked BIGINT DEFAULT 0 NOT NULL,
	packed BIGINT DEFAULT 0 NOT NULL,
	reason TEXT COLLATE "C",
	until TIMESTAMP WITH TIME ZONE,
	turn BIGINT DEFAULT 0 NOT NULL,
	channel TEXT COLLATE "C",
	CONSTRAINT promises_pkey PRIMARY KEY (owner, n),
	CONSTRAINT promises_balance CHECK (quantity > 0 and recalling <= quantity and packed <= picked and picked <= quantity and least(recalling, packed) >= 0),
	CONSTRAINT promises_stands CHECK (case kind when 'stock' then location is not null and supply is null when 'waiting' then location is null and supply is null and reason is not null when 'supply' then supply is not null and location is null when 'none' then location is null and supply is null else false end and (fulfillment is not null) = (level = 'hard') and level in ('soft', 'hard'))
)
 WITH (fillfactor = 80);

CREATE INDEX promises_claims_idx ON promises (sku_id, location) WHERE kind = 'stock' and level = 'soft' and line is null;

CREATE INDEX promises_hard_idx ON promises (sku_id, location, turn, owner, n) WHERE kind = 'stock' and level = 'hard';

CREATE INDEX promises_soft_idx ON promises (sku_id, location, turn, owner, n) WHERE kind = 'stock' and level = 'soft';

CREATE INDEX promises_supply_idx ON promises (supply) WHERE supply is not null;

CREATE INDEX promises_waiting_idx ON promises (sku_id, reason, channel, turn, owner, n) WHERE kind = 'waiting';

CREATE TABLE remarks (
	id UUID NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	order_id UUID,
	CONSTRAINT remarks_pkey PRIMARY KEY (id)
);

CREATE INDEX remarks_order_idx ON remarks (order_id) WHERE order_id is not null;

CREATE TABLE reservations (
	id UUID NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	reference TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	last_promise INTEGER DEFAULT 0 NOT NULL,
	order_id UUID,
	CONSTRAINT reservations_pkey PRIMARY KEY (id),
	CONSTRAINT reservations_channel_reference_key UNIQUE (channel, reference),
	CONSTRAINT reservations_known CHECK (state in ('open', 'confirmed', 'released', 'expired'))
);

CREATE TABLE roles (
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	scopes JSONB NOT NULL,
	limits JSONB,
	builtin BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT roles_pkey PRIMARY KEY (code)
);

CREATE TABLE sales (
	slot TIMESTAMP WITH TIME ZONE NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	orders BIGINT DEFAULT 0 NOT NULL,
	gross BIGINT DEFAULT 0 NOT NULL,
	units BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT sales_pkey PRIMARY KEY (slot, channel, currency)
);

CREATE TABLE server_keys (
	one INTEGER NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	CONSTRAINT server_keys_pkey PRIMARY KEY (one),
	CONSTRAINT server_keys_one_row CHECK (one = 1)
);

CREATE TABLE sessions (
	hash BYTEA NOT NULL,
	id UUID NOT NULL,
	user_id UUID NOT NULL,
	generation BIGINT NOT NULL,
	method TEXT COLLATE "C" NOT NULL,
	pending BOOLEAN DEFAULT false NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	agent TEXT COLLATE "C" DEFAULT '' NOT NULL,
	address TEXT COLLATE "C" DEFAULT '' NOT NULL,
	CONSTRAINT sessions_pkey PRIMARY KEY (id),
	CONSTRAINT sessions_hash_key UNIQUE (hash)
);

CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE settings_version (
	one INTEGER NOT NULL,
	version BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT settings_version_pkey PRIMARY KEY (one),
	CONSTRAINT settings_version_one_row CHECK (one = 1)
);

CREATE TABLE sign_in_attempts (
	key TEXT COLLATE "C" NOT NULL,
	failures INTEGER NOT NULL,
	free INTEGER NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	blocked_until TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key)
);

CREATE INDEX sign_in_attempts_at_idx ON sign_in_attempts (at);

CREATE TABLE sign_on_flows (
	hash BYTEA NOT NULL,
	id UUID NOT NULL,
	nonce TEXT COLLATE "C" NOT NULL,
	verifier TEXT COLLATE "C" NOT NULL,
	next TEXT COLLATE "C" NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT sign_on_flows_pkey PRIMARY KEY (id),
	CONSTRAINT sign_on_flows_hash_key UNIQUE (hash)
);

CREATE INDEX sign_on_flows_expires_at_idx ON sign_on_flows (expires_at);

CREATE TABLE skus (
	id UUID NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	unit TEXT COLLATE "C" DEFAULT 'piece' NOT NULL,
	exponent SMALLINT DEFAULT 0 NOT NULL,
	pack_units JSONB,
	tax_class TEXT COLLATE "C",
	cost BIGINT,
	cost_currency TEXT COLLATE "C",
	tracked BOOLEAN DEFAULT true NOT NULL,
	oversell TEXT COLLATE "C" DEFAULT 'backorder' NOT NULL,
	state TEXT COLLATE "C" DEFAULT 'active' NOT NULL,
	price BIGINT,
	price_currency TEXT COLLATE "C",
	weight_g BIGINT,
	length_mm INTEGER,
	width_mm INTEGER,
	height_mm INTEGER,
	preorder_until TIMESTAMP WITH TIME ZONE,
	safety_stock BIGINT DEFAULT 0 NOT NULL,
	bundle BOOLEAN DEFAULT false NOT NULL,
	short_bundle TEXT COLLATE "C" DEFAULT 'wait' NOT NULL,
	CONSTRAINT skus_pkey PRIMARY KEY (id),
	CONSTRAINT skus_code_key UNIQUE (code),
	CONSTRAINT skus_known CHECK (oversell in ('backorder', 'preorder', 'deny') and state in ('active', 'stopped', 'archived') and short_bundle in ('wait', 'partial') and least(safety_stock) >= 0)
);

CREATE INDEX skus_safety_idx ON skus (code) WHERE safety_stock > 0;

CREATE TABLE stock (
	sku_id UUID NOT NULL,
	location TEXT COLLATE "C" NOT NULL,
	on_hand BIGINT DEFAULT 0 NOT NULL,
	quarantine BIGINT DEFAULT 0 NOT NULL,
	promised BIGINT DEFAULT 0 NOT NULL,
	short BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT stock_pkey PRIMARY KEY (sku_id, location),
	CONSTRAINT stock_balance CHECK (promised <= on_hand + short and least(promised, quarantine, short) >= 0)
)
 WITH (fillfactor = 50);

CREATE INDEX stock_short_idx ON stock (sku_id, location) WHERE short > 0;

CREATE TABLE supplies (
	id UUID NOT NULL,
	sku_id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	reference TEXT COLLATE "C" NOT NULL,
	owner UUID,
	location TEXT COLLATE "C",
	expected_at TIMESTAMP WITH TIME ZONE,
	expected BIGINT DEFAULT 0 NOT NULL,
	received BIGINT DEFAULT 0 NOT NULL,
	closed BIGINT DEFAULT 0 NOT NULL,
	in_transit BIGINT DEFAULT 0 NOT NULL,
	promised BIGINT DEFAULT 0 NOT NULL,
	short BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT supplies_pkey PRIMARY KEY (id),
	CONSTRAINT supplies_balance CHECK (promised <= greatest(expected - received - closed, 0) + short and least(promised, received, in_transit, short) >= 0),
	CONSTRAINT supplies_reference_sku_id_key UNIQUE (reference, sku_id)
);

CREATE INDEX supplies_open_idx ON supplies (expected_at, id) WHERE expected > received + closed;

CREATE INDEX supplies_owner_idx ON supplies (owner) WHERE owner is not null;

CREATE INDEX supplies_short_idx ON supplies (location, id) WHERE short > 0;

CREATE INDEX supplies_sku_id_idx ON supplies (sku_id);

CREATE TABLE tax_rates (
	code TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	country TEXT COLLATE "C" NOT NULL,
	tax_class TEXT COLLATE "C" NOT NULL,
	rate BIGINT NOT NULL,
	region TEXT COLLATE "C",
	active BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT tax_rates_pkey PRIMARY KEY (code),
	CONSTRAINT tax_rates_rate CHECK (rate >= 0)
);

CREATE TABLE taxes (
	order_id UUID NOT NULL,
	n INTEGER NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	rate BIGINT NOT NULL,
	base BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	line INTEGER,
	adjustment INTEGER,
	CONSTRAINT taxes_pkey PRIMARY KEY (order_id, n)
);

CREATE TABLE transfers (
	id UUID NOT NULL,
	reference TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	target TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	last_promise INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT transfers_pkey PRIMARY KEY (id),
	CONSTRAINT transfers_reference_key UNIQUE (reference),
	CONSTRAINT transfers_known CHECK (state in ('open', 'shipped', 'received', 'cancelled'))
);

CREATE TABLE used_codes (
	user_id UUID NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT used_codes_pkey PRIMARY KEY (user_id, code)
);

CREATE INDEX used_codes_at_idx ON used_codes (at);

CREATE TABLE users (
	id UUID NOT NULL,
	email TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	roles JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	language TEXT COLLATE "C" DEFAULT 'en' NOT NULL,
	time_zone TEXT COLLATE "C" DEFAULT 'UTC' NOT NULL,
	locations JSONB,
	channels JSONB,
	password TEXT COLLATE "C",
	totp TEXT COLLATE "C",
	recovery JSONB,
	identity TEXT COLLATE "C",
	generation BIGINT DEFAULT 0 NOT NULL,
	invited_at TIMESTAMP WITH TIME ZONE,
	signed_in_at TIMESTAMP WITH TIME ZONE,
	disabled_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT users_pkey PRIMARY KEY (id),
	CONSTRAINT users_email_key UNIQUE (email),
	CONSTRAINT users_identity_key UNIQUE (identity)
);

CREATE TABLE value_accounts (
	id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	unit TEXT COLLATE "C" NOT NULL,
	holder UUID,
	balance BIGINT DEFAULT 0 NOT NULL,
	held BIGINT DEFAULT 0 NOT NULL,
	"limit" BIGINT DEFAULT 0 NOT NULL,
	"over" BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT value_accounts_pkey PRIMARY KEY (id),
	CONSTRAINT value_accounts_balance CHECK (held <= balance + "limit" + over and least(held, over) >= 0)
);

CREATE INDEX value_accounts_holder_idx ON value_accounts (holder) WHERE holder is not null;

CREATE INDEX value_accounts_over_idx ON value_accounts (id) WHERE over > 0;

CREATE TABLE views (
	id UUID NOT NULL,
	list TEXT COLLATE "C" NOT NULL,
	title TEXT COLLATE "C" NOT NULL,
	query TEXT COLLATE "C" NOT NULL,
	owner TEXT COLLATE "C" NOT NULL,
	columns JSONB,
	sort TEXT COLLATE "C",
	shared BOOLEAN DEFAULT false NOT NULL,
	position INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT views_pkey PRIMARY KEY (id)
);

CREATE INDEX views_owner_list_idx ON views (owner, list);

CREATE INDEX views_shared_idx ON views (list) WHERE shared;

create sequence commands_seq owned by commands.seq;

alter table commands alter column seq set default nextval('commands_seq');

create sequence goods_ledger_seq owned by goods_ledger.seq;

alter table goods_ledger alter column seq set default nextval('goods_ledger_seq');

create sequence money_ledger_seq owned by money_ledger.seq;

alter table money_ledger alter column seq set default nextval('money_ledger_seq');

create table commands_0 partition of commands for values from (0) to (100000000);

create table commands_1 partition of commands for values from (100000000) to (200000000);

create table events_0 partition of events for values from (0) to (100000000);

create table events_1 partition of events for values from (100000000) to (200000000);

create table goods_ledger_0 partition of goods_ledger for values from (0) to (100000000);

create table goods_ledger_1 partition of goods_ledger for values from (100000000) to (200000000);

create table money_ledger_0 partition of money_ledger for values from (0) to (100000000);

create table money_ledger_1 partition of money_ledger for values from (100000000) to (200000000);

create sequence order_number start 100001;

insert into settings_version (one, version) values (1, 0);

insert into event_head (stream, n) values (0, 0);

insert into clock (one, offset_us) values (1, 0);

insert into hold_types (code, title, blocks_promise, blocks_release, blocks_capture, blocks_edit) values ('manual', 'Held by a person', false, true, true, false), ('payment', 'Payment failed', false, true, true, false), ('address', 'Address in doubt', false, true, false, false), ('fraud', 'Fraud suspected', false, true, true, true), ('total', 'Totals differ', false, true, true, false), ('customer', 'Waits for the customer', false, true, false, false), ('duplicate', 'Perhaps ordered twice', false, true, true, false), ('stock', 'Stock in doubt', true, true, false, false);

insert into collectors (code, kind) values ('manual', 'manual'), ('test', 'gateway');

insert into roles (code, title, scopes, builtin) values ('owner', 'Owner', '["*"]', true);

insert into roles (code, title, scopes, builtin) values ('manager', 'Manager', '["catalog:read", "customers:read", "events:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write", "catalog:write", "customers:write", "fulfillment:write", "orders:write", "payments:write", "settings:write", "stock:write", "files:write", "jobs:write", "approvals:read", "approvals:write", "access:read", "jobs:all", "metrics:read", "views:share"]', true);

insert into roles (code, title, scopes, builtin) values ('order_desk', 'Order desk', '["catalog:read", "customers:read", "events:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write", "files:write", "jobs:write", "approvals:read", "approvals:write", "customers:write", "orders:write", "payments:write"]', true);

insert into roles (code, title, scopes, builtin) values ('warehouse', 'Warehouse', '["catalog:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write", "files:write", "jobs:write", "fulfillment:write"]', true);

insert into roles (code, title, scopes, builtin) values ('stock', 'Stock', '["catalog:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write", "files:write", "jobs:write", "catalog:write", "stock:write"]', true);

insert into roles (code, title, scopes, builtin) values ('finance', 'Finance', '["catalog:read", "customers:read", "events:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write", "files:write", "jobs:write", "approvals:read", "approvals:write", "metrics:read", "payments:write"]', true);

insert into roles (code, title, scopes, builtin) values ('read_only', 'Read-only', '["catalog:read", "customers:read", "events:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write"]', true);
