-- When the second contact heard of an alert that no coach had taken note of.
ALTER TABLE alert ADD COLUMN escalated BIGINT;
