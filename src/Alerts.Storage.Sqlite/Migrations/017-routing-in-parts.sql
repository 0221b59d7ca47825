-- When the routing of an alert last went on, and which of its parts are at their end (a bit for each). Null and none: it is routed
-- in one go.
ALTER TABLE alerts ADD COLUMN progress_at INTEGER;
ALTER TABLE alerts ADD COLUMN routed_parts INTEGER NOT NULL DEFAULT 0;
