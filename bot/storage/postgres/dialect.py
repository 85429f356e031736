"""What SQL looks like on PostgreSQL where it differs from SQLite.

A JSON text may hold an escaped NUL, which PostgreSQL reads in no text: for looking into the JSON it
is replaced, and what is stored stays as it was.
"""


class PostgresDialect:
    """Implements `bot.storage.sql.dialect.Dialect`."""

    now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

    def text(self, column: str, *path: str | int) -> str:
        return f"({_json(column)} #>> '{{{','.join(map(str, path))}}}')"

    def number(self, column: str, *path: str | int) -> str:
        return f"{self.text(column, *path)}::bigint"

    def truth(self, column: str, *path: str | int) -> str:
        return f"COALESCE({self.text(column, *path)}, 'false') NOT IN ('false', '0')"

    def with_text(self, column: str, key: str, value: str) -> str:
        return f"jsonb_set({_json(column)}::jsonb, '{{{key}}}', '\"{value}\"')::text"

    def same(self, one: str, other: str) -> str:
        return f"{one} IS NOT DISTINCT FROM {other}"

    def greatest(self, *values: str) -> str:
        return f"greatest({', '.join(values)})"

    def month(self, instant: str) -> str:
        return f"to_char(to_timestamp({instant} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')"

    def leading_number(self, text: str) -> str:
        digits = f"substring({text} FROM '^-{{0,1}}[0-9]{{1,18}}')"
        return f"CASE WHEN {text} IS NULL THEN NULL ELSE COALESCE({digits}::bigint, 0) END"

    def holds(self, text: str) -> str:
        return f"{text} ILIKE ? ESCAPE '!'"

    def members(self, value: str) -> str:
        return f"(SELECT json_array_elements_text({value}::json))"


def _json(column: str) -> str:
    return f"replace({column}, '\\u0000', '\\ufffd')::json"
