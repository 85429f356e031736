"""All drills on one sheet, with their names: to look at them as a stranger would."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from content.pictures.encode import draw_still
from content.pictures.pose import Pose
from content.pictures.theme import COLOURS, Role, Theme, rgb

ACROSS = 6
CELL = (320, 272)
PICTURE = (320, 240)


def contact_sheet(poses: Mapping[str, Pose], names: Mapping[str, str], theme: Theme) -> bytes:
    """The still of every pose as one PNG, in the order of the names that stand under them."""
    order: Sequence[str] = sorted(poses, key=lambda drill: names[drill])
    rows = -(-len(order) // ACROSS)
    paper = rgb(COLOURS[theme][Role.ARROW_EDGE])
    sheet = Image.new("RGB", (ACROSS * CELL[0], rows * CELL[1]), paper)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(17)
    for at, drill in enumerate(order):
        x, y = at % ACROSS * CELL[0], at // ACROSS * CELL[1]
        still = draw_still(poses[drill]).coloured(theme)
        sheet.paste(still.resize(PICTURE, Image.Resampling.LANCZOS), (x, y))
        place = (x + CELL[0] / 2, y + PICTURE[1] + 15)
        draw.text(place, names[drill], fill=rgb(COLOURS[theme][Role.LEGS]), font=font, anchor="mm")
    file = BytesIO()
    sheet.quantize(220, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
