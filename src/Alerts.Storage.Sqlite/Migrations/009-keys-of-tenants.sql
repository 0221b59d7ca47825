-- A key of before has every scope. The id is ApiKey.Id.
ALTER TABLE api_keys ADD COLUMN id TEXT NOT NULL GENERATED ALWAYS AS ('key_' || substr(hash, 1, 26)) VIRTUAL;
ALTER TABLE api_keys ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN tenant TEXT;
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'subscriptions:read subscriptions:write alerts:read operate admin';
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER;
CREATE UNIQUE INDEX api_keys_id ON api_keys (id);

-- A tenant's deliveries, newest first.
CREATE INDEX deliveries_tenant ON deliveries (tenant, created_at);
