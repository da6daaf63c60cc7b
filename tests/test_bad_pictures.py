"""Pictures as clinics have them: each comes out right, or is told at its line and stops nothing else."""

from __future__ import annotations

import gzip
import json
import shutil
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageCms

from brochure.review import RULES
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from collections.abc import Callable

LEAFLET = "content/leaflets/ours.en-GB.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
LOGO = "content/clinics/my-clinic/logo.svg"
NS = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"'
TEXT = """title: Ours
code: P-1
version: "1"
audience: tests
fold: sheet
review: {issued: 2026-01-01, due: 2027-01-01}
panels:
  front:
    - cover
    - figure:
        image: images/picture.png
        alt: A picture
        caption: What to see
"""
PICTURE = "content/images/picture.png"
AT = f"{LEAFLET}:11:16"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "workspace"
    run = brochure(folder.parent, "new", str(folder), "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    (folder / "content/leaflets/ketamine-for-ptsd.en-GB.yaml").unlink()
    (folder / LEAFLET).write_text(TEXT)
    (folder / "content/images").mkdir()
    other = TEXT.replace("title: Ours", "title: Theirs").replace("picture.png", "fine.png")
    (folder / "content/leaflets/theirs.en-GB.yaml").write_text(other)
    for picture in ("fine", "picture"):
        data = saved(Image.new("RGB", (900, 600), "navy"), "PNG", dpi=(300, 300))
        (folder / f"content/images/{picture}.png").write_bytes(data)
    return folder


@pytest.fixture
def workspace(new: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(new, tmp_path / "workspace"))


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def colour(mode: str = "RGB", value: Any = "red", size: tuple[int, int] = (900, 600)) -> Image.Image:
    return Image.new(mode, size, value)


def noise() -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((900, 600), spread) for spread in (30, 60, 90)])


def fine(form: str, image: Image.Image | None = None, **options: Any) -> bytes:
    """Return a picture that is large enough: three inches at 300 ppi."""
    return saved(image or colour(), form, **({"dpi": (300, 300)} if form in {"PNG", "JPEG", "TIFF"} else {}), **options)


def report(folder: Path, command: str = "build") -> dict[str, Any]:
    run = brochure(folder, command, *(["--json"] if command == "build" else ["--format", "json"]))
    assert "Traceback" not in run.stderr, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    assert run.returncode == told["exit"]
    return told


EDITORIAL = {rule.code for rule in RULES}


def findings(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (d["code"], d["severity"], ":".join(str(part) for part in (d["file"], d["line"], d["column"]) if part))
        for d in told["diagnostics"]
        if d["code"] not in EDITORIAL and d["severity"] != "note"
    }


def statuses(told: dict[str, Any], leaflet: str) -> dict[str, str]:
    return {o["edition"]: o["status"] for o in told["outputs"] if o["leaflet"] == leaflet}


ALL_BUILT = dict.fromkeys(("print", "office", "screen", "large-print", "web"), "built")
ALL_FAILED = dict.fromkeys(ALL_BUILT, "failed")


def exif_turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return fine("JPEG", exif=exif)


def palette() -> Image.Image:
    image = noise().quantize(64)
    image.info["transparency"] = 3
    return image


# What is accepted, and what is told of it besides.
ACCEPTED: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a JPEG in CMYK": (lambda: fine("JPEG", colour("CMYK", (0, 255, 255, 0))), None),
    "a TIFF in CMYK": (lambda: fine("TIFF", colour("CMYK", (0, 255, 255, 0))), None),
    "a TIFF of 16 bits": (lambda: fine("TIFF", colour("I;16", 30000)), None),
    "a PNG of 16 bits": (lambda: fine("PNG", colour("I;16", 30000)), None),
    "a PNG with a broken profile": (lambda: fine("PNG", icc_profile=b"nonsense"), "picture-profile"),
    "a PNG with a palette": (lambda: fine("PNG", palette()), None),
    "a progressive JPEG": (lambda: fine("JPEG", noise(), progressive=True), None),
    "a JPEG on its side": (exif_turned, None),
    "a GIF that moves": (
        lambda: fine("GIF", noise(), save_all=True, append_images=[colour()]),
        "picture-frames",
    ),
}


def leaflets(folder: Path, pictures: dict[str, bytes]) -> None:
    """Write a leaflet for each picture, which is its own: ``content/images/<n>.png`` for the leaflet ``case-<n>``."""
    for number, data in enumerate(pictures.values()):
        text = TEXT.replace("title: Ours", f"title: Case {number}").replace("picture.png", f"{number}.png")
        (folder / f"content/leaflets/case-{number}.en-GB.yaml").write_text(text)
        (folder / f"content/images/{number}.png").write_bytes(data)


def of_case(told: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the part of a report that speaks of one leaflet."""
    outputs = [o for o in told["outputs"] if o["leaflet"] == f"case-{number}"]
    targets = {o["path"].rpartition(".")[0] for o in outputs}
    diagnostics = [d for d in told["diagnostics"] if d["target"] in targets]
    return {"outputs": outputs, "diagnostics": diagnostics}


@pytest.fixture(scope="module")
def accepted(new: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = Path(shutil.copytree(new, tmp_path_factory.mktemp("accepted") / "workspace"))
    leaflets(folder, {name: make() for name, (make, _) in ACCEPTED.items()})
    return folder, report(folder)


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_can_be_read_is_built_in_every_edition(accepted: tuple[Path, dict[str, Any]], name: str) -> None:
    folder, whole = accepted
    number, code = list(ACCEPTED).index(name), ACCEPTED[name][1]
    told = of_case(whole, number)
    # A GIF says no resolution of its own, so it is set as large as it can be.
    found = {finding for finding in findings(told) if finding[0] != "picture-coarse"}
    assert found == ({(code, "warning", place_of(number))} if code else set())
    assert statuses(told, f"case-{number}") == ALL_BUILT
    for edition in ("print", "office", "screen"):
        with pikepdf.open(folder / f"build/my-clinic/en-GB/case-{number}.{edition}.pdf") as pdf:
            images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
            assert images


def place_of(number: int) -> str:
    return f"content/leaflets/case-{number}.en-GB.yaml:11:16"


def middle(workspace: Path, number: int, edition: str) -> tuple[int, int, int]:
    """Return the colour of the picture, which is the only one on its sheet that is no ink of ours."""
    with pdfium.PdfDocument(workspace / f"build/my-clinic/en-GB/case-{number}.{edition}.pdf") as pdf:
        page = pdf[0]
        (image,) = [o for o in page.get_objects(max_depth=9) if isinstance(o, pdfium.PdfImage)]
        drawn = page.render(scale=1).to_pil().convert("RGB")
        left, bottom, right, top = image.get_bounds()
        if edition != "screen":  # a form on an imposed sheet counts from its own corner
            left, bottom = (drawn.width - 595.3) / 2 + left, (drawn.height - 841.9) / 2 + bottom
            right, top = (drawn.width - 595.3) / 2 + right, (drawn.height - 841.9) / 2 + top
        at = (int((left + right) / 2), int(drawn.height - (top + bottom) / 2))
        red, green, blue = drawn.getpixel(at)
        return (red, green, blue)


@pytest.mark.parametrize("name", ["a JPEG in CMYK", "a TIFF in CMYK"])
@pytest.mark.parametrize("edition", ["office", "screen"])
def test_cmyk_is_no_negative(accepted: tuple[Path, dict[str, Any]], name: str, edition: str) -> None:
    red, green, blue = middle(accepted[0], list(ACCEPTED).index(name), edition)
    assert red > 200
    assert max(green, blue) < 80


def svg(inside: str) -> bytes:
    return f"<svg {NS}>\n{inside}\n</svg>".encode()


# What stands in the picture's place, what is told, and where.
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a truncated PNG": (lambda: fine("PNG", noise())[:90_000], "picture-damaged", AT),
    "a truncated JPEG": (lambda: fine("JPEG", noise())[:9_000], "picture-damaged", AT),
    "no picture": (lambda: b"hello", "not-a-picture", AT),
    "an empty file": (lambda: b"", "not-a-picture", AT),
    "an EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", "picture-format", AT),
    "a PDF": (lambda: b"%PDF-1.7\n%", "picture-format", AT),
    "a HEIC": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0", "picture-format", AT),
    "a bomb": (lambda: saved(Image.new("1", (10_000, 9_500)), "PNG"), "picture-too-large", AT),
    "an SVG that refers outside": (
        lambda: svg('<image href="https://a.example/x.png"/>'),
        "svg-reference",
        f"{PICTURE}:2:8",
    ),
    "an SVG that hides it": (lambda: svg(r'<path style="fill:u\72l(x.svg#a)"/>'), "svg-reference", f"{PICTURE}:2:7"),
    "an SVG with a style sheet": (lambda: svg("<style>@import 'x.css';</style>"), "svg-reference", f"{PICTURE}:2:8"),
    "an SVG with entities": (lambda: b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""), "svg-entity", f"{PICTURE}:1:1"),
    "an SVG with HTML": (lambda: svg("<foreignObject/>"), "svg-foreign-object", f"{PICTURE}:2:1"),
    "an SVG without a size": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg-size", AT),
    "an SVG in another encoding": (
        lambda: svg("<title>Caf@</title>").replace(b"@", b"\xe9"),
        "svg-encoding",
        f"{PICTURE}:2:11",
    ),
    "an SVG with text in an absent font": (
        lambda: svg('<text y="9" font-family="Myriad Pro">Ask</text>'),
        "svg-font",
        f"{PICTURE}:2:1",
    ),
    "an SVG with text in no font": (lambda: svg('<text y="9">Ask</text>'), "svg-font", f"{PICTURE}:2:1"),
    "an SVG with letters that its font lacks": (
        lambda: svg('<text y="9" font-family="Lato">\u2603</text>'),
        "glyph-missing",
        f"{PICTURE}:2:1",
    ),
    "an SVG with a broken picture in it": (
        lambda: svg('<image href="data:image/png;base64,iVBORw0KGgo="/>'),
        "not-a-picture",
        f"{PICTURE}:2:8",
    ),
    "an SVG cut off": (lambda: gzip.compress(svg("<g/>"))[:-9], "picture-damaged", AT),
    "an SVG of copies of copies": (lambda: svg('<g id="a"><use href="#a"/></g>'), "svg-too-complex", AT),
}


@pytest.fixture(scope="module", params=["build", "check"])
def refused(request: pytest.FixtureRequest, new: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = Path(shutil.copytree(new, tmp_path_factory.mktemp("refused") / "workspace"))
    leaflets(folder, {name: make() for name, (make, _, _) in REFUSED.items()})
    return report(folder, request.param)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_told_at_its_place(refused: dict[str, Any], name: str) -> None:
    number, (_, code, place) = list(REFUSED).index(name), REFUSED[name]
    told = of_case(refused, number)
    where = place_of(number) if place == AT else place.replace("picture.png", f"{number}.png")
    assert findings(told) == {(code, "error", where)}
    assert all(d["hint"] for d in told["diagnostics"])
    assert statuses(told, f"case-{number}") == ALL_FAILED


def test_what_cannot_be_used_stops_nothing_else(refused: dict[str, Any]) -> None:
    assert refused["exit"] == 1
    for leaflet in ("ours", "theirs"):
        told = [d for d in refused["diagnostics"] if f"/{leaflet}." in (d["target"] or "") and d["severity"] == "error"]
        assert {d["code"] for d in told} <= EDITORIAL  # an editor's errors are told by check, and stop no draft
        assert set(statuses(refused, leaflet).values()) in ({"built"}, {"skipped"}, {"failed"} if told else {"skipped"})


def test_text_in_a_picture_is_set_in_the_brands_family_or_one_that_ships(workspace: Path) -> None:
    """Open Sans is no family of the brand's: it is fetched because the picture asks for it."""
    line = '<text y="{}" font-size="6" font-family="{}">Ask</text>'
    text = svg(line.format(9, "Source Sans 3") + line.format(18, "Open Sans"))
    (workspace / PICTURE).write_bytes(text.replace(b"<svg ", b'<svg width="80mm" '))
    told = report(workspace)
    assert findings(told) == set()
    with pikepdf.open(workspace / "build/my-clinic/en-GB/ours.screen.pdf") as pdf:
        fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} >= {"Source", "Open"}


def test_a_picture_inside_an_svg_is_read_as_any_other(workspace: Path) -> None:
    """A data: URL reaches nothing outside; its picture goes through the same gate and is measured like any other."""
    inside = b64encode(saved(colour(size=(90, 60)), "TIFF")).decode()
    (workspace / PICTURE).write_bytes(svg(f'<image width="40" height="20" href="data:image/png;base64,{inside}"/>'))
    told = report(workspace)
    assert {finding for finding in findings(told) if finding[1] == "warning"} <= {
        ("picture-coarse", "warning", f"{PICTURE}:2:31")
    }
    with pikepdf.open(workspace / "build/my-clinic/en-GB/ours.screen.pdf") as pdf:
        (image,) = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert (int(image.Width), bool(image.get("/Interpolate", False))) == (90, False)


def logo(workspace: Path, name: str, data: bytes) -> None:
    swap(workspace / BRAND, "logo.svg", f'"{name}"')
    (workspace / LOGO).with_name(name).write_bytes(data)


def brand_line(workspace: Path, name: str) -> int:
    lines = (workspace / BRAND).read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if name in line)


def test_a_logo_of_60_dpi_stops_print_alone(workspace: Path) -> None:
    """It is set two lines tall, 32 pt: 27 pixels there are 60 to the inch."""
    logo(workspace, "logo.png", saved(colour(size=(40, 27)), "PNG"))
    told = report(workspace)
    assert told["exit"] == 1
    coarse = [d for d in told["diagnostics"] if d["code"] == "picture-coarse"]
    assert {(d["severity"], d["file"], d["line"], d["threshold"]) for d in coarse} == {
        ("error", BRAND, brand_line(workspace, "logo.png"), 150),
        ("warning", BRAND, brand_line(workspace, "logo.png"), 150),
    }
    assert {d["measured"] for d in coarse} <= {37, 60, 61, 62}  # in large print it is larger
    assert statuses(told, "ours") == {**ALL_BUILT, "print": "failed"}


def test_a_logo_between_the_least_and_what_is_asked_for_is_a_warning(workspace: Path) -> None:
    logo(workspace, "logo.png", saved(colour(size=(150, 100)), "PNG"))
    told = report(workspace)
    assert findings(told) == {("picture-coarse", "warning", f"{BRAND}:{brand_line(workspace, 'logo.png')}:13")}
    assert told["exit"] == 0


@pytest.mark.parametrize(("size", "told"), [((1, 1), True), ((4000, 3), False), ((3, 4000), False)])
def test_a_logo_of_hardly_any_size_breaks_nothing(workspace: Path, size: tuple[int, int], *, told: bool) -> None:
    logo(workspace, "logo.png", saved(colour(size=size), "PNG"))
    assert ("picture-coarse" in {code for code, _, _ in findings(report(workspace))}) == told


@pytest.mark.parametrize("name", ["logo.eps", "logo.ai", "logo.pdf"])
def test_a_logo_for_another_program_says_what_to_do(workspace: Path, name: str) -> None:
    logo(workspace, name, b"%PDF-1.5\n" if name != "logo.eps" else b"%!PS-Adobe-3.0 EPSF-3.0")
    run = brochure(workspace, "build")
    assert run.returncode == 1
    assert f"{BRAND}:{brand_line(workspace, name)}:" in run.stderr
    assert "save it as SVG, with its text turned to outlines" in run.stderr


@pytest.mark.parametrize("name", ["logo.svg", "logo.svgz", "LOGO.PNG", "our logo (1) #2?.svg", "l\u00f6go.jpg"])
def test_a_logo_is_known_by_what_it_holds_whatever_it_is_called(workspace: Path, name: str) -> None:
    data = svg('<rect width="40" height="20" fill="#0F4C5D"/>')
    logo(workspace, name, gzip.compress(data) if name.endswith("z") else data)
    told = report(workspace)
    assert findings(told) == set()
    assert statuses(told, "ours") == ALL_BUILT


def test_a_logo_with_an_alpha_channel_lets_its_ground_through(workspace: Path) -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 200, 400))
    logo(workspace, "logo.png", saved(image, "PNG"))
    told = report(workspace)
    assert findings(told) == set()
    with pikepdf.open(workspace / "build/my-clinic/en-GB/ours.print.pdf") as pdf:
        masks = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/SMask" in o]
        assert len(masks) == 1


def test_every_picture_at_fault_is_told_in_one_run(workspace: Path) -> None:
    logo(workspace, "logo.png", b"hello")
    (workspace / PICTURE).write_bytes(b"%PDF-")
    assert {code for code, _, _ in findings(report(workspace))} == {"not-a-picture", "picture-format"}


def test_a_fault_in_a_packed_or_endless_line_is_shown_as_text_or_not_at_all(workspace: Path) -> None:
    long = svg("x" * 9000 + '<image href="x.png"/>')
    logo(workspace, "logo.svgz", gzip.compress(long))
    (workspace / PICTURE).write_bytes(long)
    told = brochure(workspace, "check", "--no-layout").stdout + brochure(workspace, "check", "--no-layout").stderr
    assert f"{PICTURE}:2:9008: error[svg-reference]" in told
    assert "logo.svgz:2:9008: error[svg-reference]" in told
    assert max(len(line) for line in told.splitlines()) < 300
    assert told.replace("\n", " ").isprintable()
