-- What a coach's lists look at of a profile, as JSON: written with the profile itself. '' is for not
-- yet: then the profile is read. Who changes what stands in it empties the column.
ALTER TABLE person ADD COLUMN listed TEXT NOT NULL DEFAULT '';
