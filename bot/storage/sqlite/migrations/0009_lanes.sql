-- A step counts from its delivery. Until then its timer stands so much (ms) behind its time, and if
-- it rings all the same, the step was not shown, so it was not done.
ALTER TABLE timer ADD COLUMN grace INTEGER NOT NULL DEFAULT 0;

-- Lanes: 0 emergency, 1 what rings, 2 who is in a session, 3 answers, 4 check-ins, 5 digests.
UPDATE outgoing SET lane = CASE lane WHEN 1 THEN 3 WHEN 2 THEN 1 ELSE lane + 1 END WHERE lane > 0;
