"""What must hold of the rows after any month, as statements that find what breaks it.

`:now` is the instant (ms) at which it is asked.
"""

from datetime import UTC, datetime

from handlers.engine.journal import milliseconds

AGREED = "json_extract(p.profile, '$.consent') IS NOT NULL"
FLAG = "COALESCE(NULLIF(json_extract(p.profile, '$.flag'), '[]'), '') <> ''"
MINOR = "COALESCE(json_extract(p.profile, '$.minor'), 0) <> 0"
CLOCK_CHANGE = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""Berlin's clocks go back by an hour."""
LOCAL = (
    "created / 1000, 'unixepoch', CASE WHEN created <"
    f" {milliseconds(CLOCK_CHANGE)} THEN '+2 hours' ELSE '+1 hours' END"
)
"""When a message was made, in Berlin, for strftime()."""

PROMISES: dict[str, str] = {
    "no row belongs to nobody": "PRAGMA foreign_key_check",
    "no event was set aside": "SELECT error FROM set_aside",
    "nothing failed to be delivered": "SELECT id FROM outgoing WHERE state = 'failed'",
    "nothing waits to be sent": "SELECT id FROM outgoing WHERE state = 'stored'",
    "nothing was said in the future": "SELECT id FROM outgoing WHERE created > :now",
    "nothing was logged in the future": "SELECT path FROM log WHERE at > :now",
    "no line was written in the future": "SELECT id FROM thread_entry WHERE at > :now",
    "no timer was missed": "SELECT id FROM timer WHERE due < :now - 1000",
    "a step's timer has its conversation": "SELECT id FROM timer t WHERE kind = 'step' AND NOT"
    " EXISTS (SELECT 1 FROM conversation c WHERE c.id = t.conversation)",
    "a step's timer is of the open turn": "SELECT t.id FROM timer t JOIN conversation c"
    " ON c.id = t.conversation WHERE t.kind = 'step' AND t.turn <> c.turn",
    "what is open ends with the day": "SELECT id FROM conversation c WHERE NOT EXISTS (SELECT 1"
    " FROM timer t WHERE t.person = c.person AND t.kind = 'day_end')",
    "one conversation of a kind": "SELECT person FROM conversation GROUP BY person, flow"
    " HAVING COUNT(*) > 1",
    "one conversation is in front": "SELECT person FROM conversation GROUP BY person"
    " HAVING MIN(place) <> 0 OR COUNT(DISTINCT place) <> COUNT(*)",
    "journals can be read": "SELECT id FROM conversation WHERE NOT json_valid(journal)",
    "profiles can be read": "SELECT id FROM person WHERE NOT json_valid(profile)",
    "messages can be read": "SELECT id FROM outgoing WHERE NOT json_valid(body)",
    "logs can be read": "SELECT path FROM log WHERE NOT json_valid(data)",
    "scores are from 0 to 10": "SELECT path FROM log WHERE kind = 'score'"
    " AND json_extract(data, '$.score') NOT BETWEEN 0 AND 10",
    "every value in a text is filled in": "SELECT id FROM outgoing WHERE"
    " json_extract(body, '$.text') GLOB '*{[a-z]*}*'",
    "no message is empty": "SELECT id FROM outgoing WHERE kind = 'send'"
    " AND trim(COALESCE(json_extract(body, '$.text'), '')) = ''",
    "a button's id is short enough for every platform": "SELECT o.id FROM outgoing o,"
    " json_each(o.body, '$.buttons') b WHERE length(json_extract(b.value, '$[0]')) > 64",
    "nobody under 18 did a drill": f"SELECT l.path FROM log l JOIN person p ON p.id = l.person"
    f" WHERE l.kind = 'drill' AND {MINOR}",
    "nobody under 18 has a check-in": f"SELECT t.id FROM timer t JOIN person p ON p.id = t.person"
    f" WHERE t.kind = 'check_in' AND {MINOR}",
    "nobody under 18 has a session": f"SELECT c.id FROM conversation c JOIN person p"
    f" ON p.id = c.person WHERE c.flow IN ('session', 'visit') AND {MINOR}",
    "no session is open under a flag": f"SELECT c.id FROM conversation c JOIN person p"
    f" ON p.id = c.person WHERE c.flow IN ('session', 'sent_drill') AND {FLAG}",
    "no drill was done after a flag": "SELECT d.path FROM log d JOIN log f ON f.person = d.person"
    " AND f.kind = 'flag' AND f.at < d.at WHERE d.kind = 'drill' AND NOT EXISTS (SELECT 1"
    " FROM log c WHERE c.person = d.person AND c.kind IN ('cleared', 'misread')"
    " AND c.at BETWEEN f.at AND d.at)",
    "an emergency was an alert": "SELECT f.path FROM log f WHERE f.kind = 'flag'"
    " AND json_extract(f.data, '$.urgency') = 'emergency' AND NOT EXISTS (SELECT 1 FROM alert a"
    " WHERE a.person = f.person AND a.at BETWEEN f.at - 1000 AND f.at + 600000)",
    "who agreed has it in the log": f"SELECT p.id FROM person p WHERE {AGREED} AND NOT EXISTS"
    " (SELECT 1 FROM log l WHERE l.person = p.id AND l.kind = 'consent')",
    "nothing is logged before consent": "SELECT l.path FROM log l WHERE l.kind NOT IN"
    " ('consent', 'minor') AND l.at < (SELECT MIN(c.at) FROM log c WHERE c.person = l.person"
    " AND c.kind = 'consent')",
    "who has not agreed is not reminded": f"SELECT t.id FROM timer t JOIN person p"
    f" ON p.id = t.person WHERE t.kind IN ('check_in', 'review') AND NOT {AGREED}",
    "who has not agreed has no line for the coach": "SELECT e.id FROM thread_entry e WHERE NOT"
    " EXISTS (SELECT 1 FROM log l WHERE l.person = e.person AND l.kind = 'consent')",
    "of who has not agreed nothing ended is kept": "SELECT c.id FROM ended_conversation c WHERE NOT"
    " EXISTS (SELECT 1 FROM log l WHERE l.person = c.person AND l.kind = 'consent')",
    "no conversation with somebody's words is kept": "SELECT id FROM ended_conversation"
    " WHERE flow IN ('question', 'danger_question', 'other_person', 'withdrawal', 'deletion')",
    "the newest conversations alone are kept": "SELECT COUNT(*) AS kept"
    " FROM ended_conversation HAVING kept > 500",
    "a line has its thread": "SELECT e.id FROM thread_entry e WHERE NOT EXISTS (SELECT 1"
    " FROM thread t WHERE t.person = e.person)",
    "what waits says since when": "SELECT person FROM thread WHERE state = 'waiting'"
    " AND waiting_since IS NULL",
    "every answer of a coach arrived": "SELECT e.id FROM thread_entry e LEFT JOIN outgoing o"
    " ON o.id = e.outgoing WHERE e.kind = 'coach' AND COALESCE(o.state, '') <> 'sent'",
    "everybody has a place": "SELECT id FROM person p WHERE NOT EXISTS (SELECT 1 FROM address a"
    " WHERE a.person = p.id)",
    "who was deleted has left no message": "SELECT id FROM outgoing o WHERE NOT EXISTS (SELECT 1"
    " FROM person p WHERE p.id = o.person)",
    "a number is never given twice": "SELECT name FROM counter WHERE next <="
    " (SELECT COALESCE(MAX(id), 0) FROM outgoing) OR next <= (SELECT MAX(id) FROM person)",
    "a check-in comes once a day": "SELECT person FROM outgoing WHERE lane = 4 AND kind = 'send'"
    " AND json_extract(body, '$.text') LIKE 'Time for your check-in.%'"
    " GROUP BY person, created / 86400000 HAVING COUNT(DISTINCT conversation) > 1",
    "a check-in keeps its hour over a clock change": "SELECT id FROM outgoing WHERE lane = 4"
    " AND kind = 'send' AND json_extract(body, '$.text') LIKE 'Time for your check-in.%'"
    f" AND strftime('%H:%M', {LOCAL}) IN ('06:00', '08:00')",
    "a chat is somebody's one place": "SELECT chat FROM address GROUP BY channel, chat"
    " HAVING COUNT(DISTINCT person) > 1",
    "nobody's texts stay longer than two minutes": "SELECT p.id FROM person p,"
    " json_each(p.recent) r WHERE json_array_length(p.recent) > 8",
    "updates are remembered": "SELECT COUNT(*) AS kept FROM seen HAVING kept < 1",
}
"""What is promised -> the rows that break it; there must be none."""
