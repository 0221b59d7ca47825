-- Before, a tenant was a word on what belongs to it.
CREATE TABLE tenants (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tenants (id, name, created_at, version)
SELECT tenant, '', min(created_at), 1 FROM (
    SELECT tenant, created_at FROM subscriptions
    UNION ALL SELECT tenant, created_at FROM targets
    UNION ALL SELECT tenant, created_at FROM api_keys WHERE tenant IS NOT NULL
) GROUP BY tenant;
