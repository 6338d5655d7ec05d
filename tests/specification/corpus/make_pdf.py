"""Write ``printed_standard.en.pdf``: two pages with a text layer, as a typesetter prints a standard.

Running header and footer, page numbers, words hyphenated at line ends, a sentence across the page break, a table.
Run it by hand after a change of the text (``python make_pdf.py``; needs ``reportlab``).
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TARGET = Path(__file__).with_name("printed_standard.en.pdf")
HEADER = "Thermal access gates – Requirements"
FOOTER = "© Association for Thermal Screening"

# A heading starts with "#"; "|" parts the cells of a table; every other line is printed as it stands.
PAGES = (
    """
#1 Scope
This document gives requirements for gates that open only for per-
sons without fever. It can also be applied to doors.

#2 Requirements
#2.1 Measurement
2.1.1 The maximum permissible error of the gate shall be ±0.4 °C for
skin temperatures from 35 °C to 40 °C.
2.1.2 The repeatability shall be no worse than 0.1 °C, and the drift dur-
ing one day of use shall not be greater than 0.25 °C.
2.1.3 The measuring time shall be not more than 1.5 s. A shorter meas-
uring time, of less than 0.7 s, should be reached where more than
20 persons wait.
2.1.4 The display range shall be at least 25.0 °C to 43.0 °C. The display
resolution shall be equal to or less than 0.1 °C.
#2.2 Passage
2.2.1 A gate with one lane shall let pass at least 25 persons per min-
ute; this throughput may be halved while bags are inspected.
2.2.2 The gate must open within 300 ms after the reading and must re-
main closed when an alarm is raised.
2.2.3 No alarm sound shall be louder than 80 dB.
2.2.4 Emergency opening shall be possible without electricity. The force
needed shall not exceed 70 N.
NOTE Local fire regulations may require a lower force.

#2.3 Alarm
2.3.1 The rates of Table 1 shall be kept for adults, and should also be
""",
    """
kept for children older than six years.

Table 1 – Rates
Parameter|Requirement
Detection rate|not below 98 %
Over-temperature alarm rate|at least 99.5 %
False-alarm rate|less than 3 %
Alarm record completeness|100 %

2.3.2 The threshold setting range must cover 36.5 °C to 38.5 °C. Chang-
ing the threshold is not permitted during operation.
2.3.3 The operator should be informed of an alarm within two seconds.
2.3.4 A gate may have a second camera. If a second camera is fitted, the
consistency between both cameras shall be better than 0.15 °C.

#3 Construction
3.1 The lane shall be 0.9 m to 1.2 m wide. Edges shall be rounded and
should be padded.
3.2 The gate shall be supplied at 24 V ± 2 V.
3.3 Lenses should not be reachable by children.

#4 Test
4.1 Tests shall be conducted at 21 °C to 25 °C after a warm-up of
30 min. The test person shall pass the gate 50 times, as described
in 2.2.
4.2 The reference thermometer shall have an expanded uncertainty
of at most 0.05 °C.
4.3 The report shall list:
a) the serial number of the gate;
b) the ambient temperature at the time of the test;
c) every reading.

#Annex A (informative) Choosing a threshold
The threshold may be set 0.5 °C above the mean of one hundred
visitors; it should be checked every week.
""",
)

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


def main() -> None:
    """Write the document."""
    pdfmetrics.registerFont(TTFont("Body", FONTS / "DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont("Bold", FONTS / "DejaVuSerif-Bold.ttf"))
    width, height = A5
    canvas = Canvas(str(TARGET), pagesize=A5, invariant=1)
    canvas.setTitle(HEADER)
    for number, page in enumerate(PAGES, start=1):
        canvas.setFont("Body", 7)
        canvas.drawString(40, height - 30, HEADER)
        canvas.drawRightString(width - 40, height - 30, "ATS 31:2023")
        canvas.drawString(40, 24, FOOTER)
        canvas.drawRightString(width - 40, 24, f"{number}")
        y = height - 52.0
        for line in page.strip("\n").split("\n"):
            if not line:
                y -= 5
            elif line.startswith("#"):
                y -= 4
                canvas.setFont("Bold", 9)
                canvas.drawString(40, y, line[1:])
                y -= 13
            else:
                canvas.setFont("Body", 8.5)
                for cell, text in enumerate(line.split("|")):
                    canvas.drawString(40 + 190 * cell, y, text)
                y -= 12
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    main()
