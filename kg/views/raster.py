"""PNG and PDF of a figure, by CairoSVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.resources import InstallationError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Letters that Arial and its kin lack, in letters that they have: Cairo takes no letter from another font.
PLAIN = str.maketrans({"⊣": "–|", "⇢": "–○", "⁺": "+", "⁻": "−"})
#: Pixels of a PNG for one pixel of the drawing: sharp on paper and on a slide.
SHARPNESS = 3.0


def to_png(svg: str) -> bytes:
    """Draw the text of an SVG file as PNG, at three times its size."""
    return _converter("svg2png")(bytestring=svg.translate(PLAIN).encode(), scale=SHARPNESS)


def to_pdf(svg: str) -> bytes:
    """Write the text of an SVG file as PDF; its text stays text."""
    return _converter("svg2pdf")(bytestring=svg.translate(PLAIN).encode())


def _converter(name: str) -> Callable[..., bytes]:
    """Return a function of CairoSVG.

    :raises InstallationError: If CairoSVG, or the Cairo that it needs, is not installed.
    """
    try:
        import cairosvg
    except (ImportError, OSError) as error:  # OSError: the library is installed, and Cairo is not
        wanted = "PNG and PDF need CairoSVG and Cairo: pip install 'msc-kg[figures]', or write .svg or .html"
        raise InstallationError(f"{wanted} ({error})") from error
    converter: Callable[..., bytes] = getattr(cairosvg, name)
    return converter
