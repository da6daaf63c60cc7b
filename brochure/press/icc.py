"""Colours through ICC profiles, by littleCMS: what a printing condition makes of them, and what they look like then."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageCms, ImageMath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.press.paints import Cmyk, Values

Rgb = tuple[int, int, int]

_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_COMPENSATED = ImageCms.Flags.BLACKPOINTCOMPENSATION
_MODE = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L", "Lab ": "LAB"}


class Condition:
    """A printing condition: colours into its ink and back, relative colorimetric with black point compensation."""

    def __init__(self, icc: bytes) -> None:
        """Take the bytes of an ICC profile of an output device of four inks."""
        self.icc = icc
        self._profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        self._from_srgb = ImageCms.buildTransform(_srgb(), self._profile, "RGB", "CMYK", _RELATIVE, flags=_COMPENSATED)
        self._to_srgb = ImageCms.buildTransform(self._profile, _srgb(), "CMYK", "RGB", _RELATIVE)
        self._to_lab = ImageCms.buildTransform(self._profile, ImageCms.createProfile("LAB"), "CMYK", "LAB", _RELATIVE)
        self._curve = self._black_curve()

    def inks(self, colours: Sequence[Rgb]) -> list[Cmyk]:
        """Return colours in sRGB as ink, 0 to 1."""
        data = _through(self._from_srgb, _row("RGB", [v for colour in colours for v in colour])).tobytes()
        return [
            (data[i] / 255, data[i + 1] / 255, data[i + 2] / 255, data[i + 3] / 255) for i in range(0, len(data), 4)
        ]

    def look(self, colours: Sequence[Values]) -> list[Values]:
        """Return ink as the sRGB that it looks like on this paper, the paper's own colour left out; 0 to 1."""
        data = _through(self._to_srgb, _row("CMYK", [round(v * 255) for colour in colours for v in colour])).tobytes()
        return [tuple(v / 255 for v in data[i : i + 3]) for i in range(0, len(data), 3)]

    def black(self, light: float) -> float:
        """Return how much black ink prints a luminance of 0 to 1: none of it becomes all of the ink, all of it none."""
        wanted = self._curve[-1] + (1 - self._curve[-1]) * light
        step = bisect_left(self._curve, -wanted, key=lambda light: -light)
        if step == 0:
            return 0.0
        before, after = self._curve[step - 1], self._curve[min(step, 255)]
        part = (before - wanted) / (before - after) if before > after else 0.0
        return min(1.0, (step - 1 + part) / 255)

    def separate(self, picture: Image.Image, profile: bytes) -> Image.Image:
        """Return a picture in RGB as ink; ``profile`` is its own, if any. Raises ``ValueError`` for a bad one."""
        return _through(_separation(self.icc, profile) if profile else self._from_srgb, picture)

    def seen(self, picture: Image.Image) -> Image.Image:
        """Return a picture in CMYK as the sRGB that it looks like."""
        return _through(self._to_srgb, picture)

    def _black_curve(self) -> list[float]:
        """Return the luminance of 0 to 255 steps of black ink, the paper's being 1; it never rises."""
        steps = [v for black in range(256) for v in (0, 0, 0, black)]
        lab = _through(self._to_lab, _row("CMYK", steps)).tobytes()
        light = [_from_lightness(lab[i] / 255 * 100) for i in range(0, len(lab), 3)]
        curve: list[float] = []
        for value in light:
            curve.append(min(value / light[0], curve[-1] if curve else 1.0))
        return _even(curve)


@lru_cache(maxsize=8)
def condition(icc: bytes) -> Condition:
    """Return the printing condition of a profile, built once."""
    return Condition(icc)


@lru_cache(maxsize=16)
def _separation(icc: bytes, profile: bytes) -> ImageCms.ImageCmsTransform:
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if own.profile.xcolor_space.strip() != "RGB":
            raise ValueError(f"a profile for {own.profile.xcolor_space.strip()} in a picture of RGB")
        target = ImageCms.ImageCmsProfile(BytesIO(icc))
        return ImageCms.buildTransform(own, target, "RGB", "CMYK", _RELATIVE, flags=_COMPENSATED)
    except (OSError, ImageCms.PyCMSError) as fault:
        raise ValueError(str(fault) or "no ICC profile") from fault


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _through(transform: ImageCms.ImageCmsTransform, picture: Image.Image) -> Image.Image:
    """Return a picture transformed (``ImageCms.applyTransform`` would copy the whole profile into every result)."""
    out = Image.new(transform.output_mode, picture.size)
    transform.transform.apply(picture.getim(), out.getim())
    return out


def _row(mode: str, values: Sequence[int]) -> Image.Image:
    return Image.frombytes(mode, (len(values) // len(mode), 1), bytes(values))


def luminance(grey: float) -> float:
    """Return the luminance of a channel of sRGB, 0 to 1 (IEC 61966-2-1)."""
    return grey / 12.92 if grey <= 0.04045 else float(((grey + 0.055) / 1.055) ** 2.4)


def lightness(light: float) -> float:
    """Return L* of a luminance of 0 to 1 (CIE 1976)."""
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


def _from_lightness(value: float) -> float:
    return float(((value + 16) / 116) ** 3) if value > 8 else value * 27 / 24389


def _even(curve: list[float]) -> list[float]:
    """Return a falling curve with the flats of its coarse steps drawn into slopes."""
    corners = [0, *(i for i in range(1, len(curve)) if curve[i - 1] > curve[i] > curve[-1]), len(curve) - 1]
    even = list(curve)
    for left, right in pairwise(corners):
        for i in range(left, right + 1):
            even[i] = curve[left] + (curve[right] - curve[left]) * (i - left) / max(1, right - left)
    return even


def held(colour: Cmyk, limit: float) -> Cmyk:
    """Return ink that comes to no more than ``limit``, 1 being one plate in full: black stays, the others give way."""
    cyan, magenta, yellow, black = colour
    rest = cyan + magenta + yellow
    if rest + black <= limit:
        return colour
    share = max(0.0, limit - black) / rest
    return (cyan * share, magenta * share, yellow * share, black)


def most(picture: Image.Image) -> int:
    """Return the most ink of any pixel of a picture in CMYK, in steps of 255."""
    cyan, magenta, yellow, black = picture.split()
    total: Image.Image = ImageMath.lambda_eval(
        lambda a: a["c"] + a["m"] + a["y"] + a["k"], c=cyan, m=magenta, y=yellow, k=black
    )
    return _extremes(total)[1]


def held_picture(picture: Image.Image, limit: float) -> Image.Image:
    """Return a picture in CMYK with no pixel over ``limit``, 1 being one plate in full; see ``held``."""
    if most(picture) <= limit * 255:
        return picture
    cyan, magenta, yellow, black = picture.split()
    steps = int(limit * 255)

    def scaled(a: dict[str, Any]) -> Any:  # noqa: ANN401 - operands of ImageMath, which has no public type for them
        total = a["c"] + a["m"] + a["y"]
        room = a["max"](steps - a["k"], 0)
        return a["min"](a["v"], a["v"] * room / a["max"](total, 1))

    channels = [
        ImageMath.lambda_eval(scaled, v=plate, c=cyan, m=magenta, y=yellow, k=black).convert("L")
        for plate in (cyan, magenta, yellow)
    ]
    return Image.merge("CMYK", (*channels, black))


def is_grey(picture: Image.Image, difference: int = 3) -> bool:
    """Tell whether a picture in RGB has channels that nowhere differ by more than ``difference`` of 255."""
    red, green, blue = picture.split()
    pairs = ((red, green), (green, blue), (blue, red))
    return all(_extremes(ImageChops.difference(one, other))[1] <= difference for one, other in pairs)


def _extremes(picture: Image.Image) -> tuple[int, int]:
    """Return the least and the greatest value of a picture of one channel."""
    least, greatest = picture.getextrema()
    return int(str(least)), int(str(greatest))
