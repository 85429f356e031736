-- A photo from the page was a note with the name of its file; it is an attachment like any other.
UPDATE thread_entry SET ref = 'web:photo:' || text
WHERE kind = 'note' AND author = 'limber' AND ref = '' AND text GLOB 'photo-[0-9]*-*.*' AND text NOT GLOB '* *';

INSERT INTO attachment (person, channel, ref, kind, platform_id, name, state, path, tries, not_before, at)
SELECT person, 'web', ref, 'photo', text, text, 'kept',
    'attachments/person-' || substr(text, 7, instr(substr(text, 7), '-') - 1) || '/' || text, 1, at, at
FROM thread_entry WHERE ref = 'web:photo:' || text;

UPDATE thread_entry SET text = '[photo]' WHERE ref = 'web:photo:' || text;
