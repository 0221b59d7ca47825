-- The alert that this one corrects: from a corrected alert its corrections are found.
ALTER TABLE alerts ADD COLUMN corrects TEXT;
CREATE INDEX alerts_corrects ON alerts (corrects, seq) WHERE corrects IS NOT NULL;

-- For a correction: the delivery that told what it corrects.
ALTER TABLE deliveries ADD COLUMN follows TEXT;

-- All deliveries of an alert are read page by page, newest first: without the instant in the index each page would sort them all.
DROP INDEX deliveries_alert;
CREATE INDEX deliveries_alert ON deliveries (alert_id, created_at);

-- In which digests an alert is.
CREATE INDEX digest_entries_alert ON digest_entries (alert_id, subscription_id);
