"""Write ``product_specification.en.docx``: a product specification as a word processor keeps it.

Run it by hand after a change of the text (``python make_docx.py``); the document is kept beside it, so that tests
need no writer of DOCX.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from docx import Document

TARGET = Path(__file__).with_name("product_specification.en.docx")

ACCURACY_ROWS = (
    ("Parameter", "Limit", "Unit", "Condition"),
    ("Temperature accuracy", "within ±0.4", "°C", "ambient 15 °C to 30 °C"),
    ("Repeatability", "≤ 0.15", "°C", "ambient 15 °C to 30 °C"),
    ("Drift over 12 h", "not more than 0.2", "°C", "after warm-up"),
    ("NETD", "≤ 40", "mK", "target at 30 °C"),
    ("Minimum resolvable temperature difference", "≤ 0.1", "°C", ""),
)

IMAGE_ROWS = (
    ("Item", "Requirement"),
    ("Infrared image width", "at least 384 pixels"),
    ("Infrared image height", "at least 288 pixels"),
    ("Refresh rate of the screen", "no less than 25 Hz"),
)


def main() -> None:
    """Write the document."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.title = "Corpus", "Walk-through fever screening system"
    properties.created = properties.modified = datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC)
    section = document.sections[0]
    section.header.paragraphs[0].text = "Walk-through fever screening system — product specification, revision 4"
    section.footer.paragraphs[0].text = "This page shall not be copied in part."

    document.add_heading("Walk-through fever screening system: product specification", level=0)

    document.add_heading("1 Scope", level=1)
    document.add_paragraph(
        "This specification describes a walk-through system that measures the skin temperature of visitors. "
        "Purchasers may copy it into their own contracts."
    )

    document.add_heading("2 Terms", level=1)
    paragraph = document.add_paragraph()
    paragraph.add_run("visitor: ").bold = True
    paragraph.add_run("person who walks through the system")

    document.add_heading("3 Measuring", level=1)
    document.add_heading("3.1 General", level=2)
    paragraph = document.add_paragraph("The system ")
    paragraph.add_run("shall").bold = True
    paragraph.add_run(
        " measure the skin temperature of each visitor without contact, and shall not ask the visitor to stop."
    )
    document.add_paragraph("Glasses and scarves need not be taken off.")

    document.add_heading("3.2 Accuracy", level=2)
    document.add_paragraph("The values of Table 1 apply to targets between 34 °C and 41 °C.")
    document.add_paragraph("Table 1 – Accuracy", style="Caption")
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for row in ACCURACY_ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    table.cell(1, 3).merge(table.cell(2, 3)).text = "ambient 15 °C to 30 °C"
    document.add_paragraph("NOTE Better figures can be reached with a reference source.")

    document.add_heading("3.3 Speed", level=2)
    document.add_paragraph(
        "The response time shall be at most 400 ms. The system must handle a minimum of twelve people in parallel, "
        "and its throughput should be better than 180 people per minute."
    )
    document.add_paragraph(
        "After power-on, the system shall be ready for measurement within ten minutes; this warm-up time may be "
        "extended to 20 min when the system was stored below 5 °C."
    )

    document.add_heading("3.4 Distance", level=2)
    document.add_paragraph(
        "The measuring distance shall be adjustable from 80 cm to 350 cm. Visitors who are farther away than 5 m "
        "should not be measured."
    )

    document.add_heading("4 Alarms", level=1)
    document.add_heading("4.1 Raising an alarm", level=2)
    document.add_paragraph("The system shall:")
    for item in (
        "raise an alarm when the temperature of a visitor is above the threshold;",
        "keep the false alarm rate below 2 %;",
        "reach an alarm rate of at least ninety-nine percent;",
        "store a picture of the visitor with every alarm.",
    ):
        document.add_paragraph(item, style="List Number")
    document.add_paragraph("The alarm delay must not exceed half a second.")
    document.add_heading("4.2 Threshold", level=2)
    document.add_paragraph(
        "The operator shall be able to set the threshold. The alarm threshold setting range shall be 34 °C to 42 °C "
        "and the threshold setting step shall be 0.1 °C."
    )
    document.add_paragraph("It is recommended that the threshold be protected by a password.")
    document.add_heading("4.3 Hot objects and masks", level=2)
    document.add_paragraph(
        "Lamps, cups and radiators shall not raise an alarm: the hot-object false-alarm rate shall be no more than 4 %."
    )
    document.add_paragraph(
        "The mask detection accuracy shall be not less than 96 %. Faces covered by a mask must still be detected, "
        "with a detection rate of 93 % or more."
    )
    document.add_paragraph("Example: a visitor with a cup at 70 °C may pass beside a visitor with fever.")

    document.add_heading("5 Images and screen", level=1)
    document.add_paragraph("The following limits must be kept.")
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for pair in IMAGE_ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, pair, strict=True):
            cell.text = text
    document.add_paragraph("The display resolution shall be 0.1 °C.")

    document.add_heading("6 Supply, noise and weight", level=1)
    document.add_paragraph(
        "The system shall accept a supply voltage of 90 V to 264 V. It shall not consume more than 200 W in use, and "
        "should consume less than 10 W in standby."
    )
    document.add_paragraph("The noise level at 1 m shall be below 50 dB.")
    document.add_paragraph("No single part may weigh more than 25 kg.")

    document.add_heading("7 Data", level=1)
    for item in (
        "Records shall be deleted after 30 days at the latest.",
        "Access to records is required to be logged.",
        "Pictures should be encrypted.",
    ):
        document.add_paragraph(item, style="List Bullet")

    document.add_heading("Annex A (informative) Advice for the purchaser", level=1)
    document.add_paragraph(
        "The system should be placed indoors. The floor shall be level to within 10 mm over the length of the system."
    )
    document.save(str(TARGET))


if __name__ == "__main__":
    main()
