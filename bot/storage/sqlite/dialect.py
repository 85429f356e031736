"""What SQL looks like on SQLite where it differs from PostgreSQL."""


class SqliteDialect:
    """Implements `bot.storage.sql.dialect.Dialect`."""

    now = "unixepoch() * 1000"

    def text(self, column: str, *path: str | int) -> str:
        return f"json_extract({column}, '{_path(path)}')"

    def number(self, column: str, *path: str | int) -> str:
        return self.text(column, *path)

    def truth(self, column: str, *path: str | int) -> str:
        return f"COALESCE({self.text(column, *path)}, 0) <> 0"

    def with_text(self, column: str, key: str, value: str) -> str:
        return f"json_set({column}, '$.{key}', '{value}')"

    def same(self, one: str, other: str) -> str:
        return f"{one} IS {other}"

    def greatest(self, *values: str) -> str:
        return f"max({', '.join(values)})"

    def month(self, instant: str) -> str:
        return f"strftime('%Y-%m', {instant} / 1000, 'unixepoch')"

    def leading_number(self, text: str) -> str:
        return f"CAST({text} AS INTEGER)"

    def holds(self, text: str) -> str:
        return f"{text} LIKE ? ESCAPE '!'"

    def members(self, value: str) -> str:
        return f"(SELECT value FROM json_each({value}))"  # noqa: S608 - built from constants; no user's text is in it


def _path(keys: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
