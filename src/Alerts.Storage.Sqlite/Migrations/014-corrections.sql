-- The alert that this one corrects: from a corrected alert its corrections are found.
ALTER TABLE alerts ADD COLUMN corrects TEXT;
CREATE INDEX alerts_corrects ON alerts (corrects, seq) WHERE corrects IS NOT NULL;

-- For a correction: the delivery that told what it corrects.
ALTER TABLE deliveries ADD COLUMN follows TEXT;

-- In which digests an alert is.
CREATE INDEX digest_entries_alert ON digest_entries (alert_id, subscription_id);
