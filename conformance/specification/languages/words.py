"""What the parser has to know of a language: tables of words, no code.

Words are given *folded* (`conformance.specification.folding.fold`): lower case, half-width, every dash a ``-`` and
every wave a ``~``. Fields whose name ends in ``_patterns`` hold regular expressions; all others hold plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.text import Language
from conformance.requirements.model import Modality


@dataclass(frozen=True)
class LanguageWords:
    """The words of one language by what they do in a standard's text."""

    code: Language
    letters: str
    """Characters that continue a word (a character class without its brackets): a word must not touch them."""

    # --- modality
    modals: Mapping[Modality, tuple[str, ...]]
    """Normative words by the strength they express."""
    neutral_patterns: tuple[str, ...]
    """Words that contain a normative word but are not one (``响应``, ``may 2020``)."""
    ability: tuple[str, ...]
    """Normative words that after an obligation only describe what it brings about (``能``, ``can``)."""
    own_ability_pattern: str
    """A part of a sentence that opens like this is its own, also where its normative word is an ability."""
    joint_pattern: str
    """Where one obligation of a sentence can end and the next begin."""
    own_deed_pattern: str
    """A part of a sentence that goes on like this demands something of its own (``，且具备 …``)."""
    subordinate_openings: tuple[str, ...]
    """A part of a sentence that opens like one of these is a condition or an aside, not an obligation of its own."""
    subordinate_endings: tuple[str, ...]
    """Likewise by its end, where it says no more than *may*."""
    leading_pattern: str
    """Conjunctions cut off the front of an obligation that does not open its sentence."""

    closing_pattern: str
    """A normative word that stands behind all it demands (``以 … 为宜``, ``at least 60 is recommended``)."""
    negated_subject_pattern: str
    """The opening of a sentence whose subject denies (``No person shall``): its obligation is a prohibition."""
    relative_pattern: str
    """The end of a text behind which a normative word stands in a relative clause (``in which … may``)."""

    # --- sentences
    sentence_end_pattern: str
    semicolons: str

    # --- comparison of a value
    above: tuple[str, ...]
    """``greater than``: the value is a lower bound; negated, an upper one."""
    below: tuple[str, ...]
    """``less than``: the value is an upper bound; negated, a lower one."""
    negators: tuple[str, ...]
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    better: tuple[str, ...]
    """``better than``: which side it bounds depends on the characteristic."""
    worse: tuple[str, ...]
    """``worse than``: negated, ``better``."""
    equal: tuple[str, ...]
    opening: Mapping[str, str]
    """Words that compare only where a value begins with them (``Response time: under 1 s``) → what they say."""
    reaching_pattern: str
    """Up to a value that has to be reached: of what is better smaller, it is an upper bound."""
    or_more: tuple[str, ...]
    """Behind a value: a lower bound."""
    or_equal_pattern: str
    """Behind a comparison: also the value itself (``or equal to``)."""
    or_better: tuple[str, ...]
    or_less: tuple[str, ...]
    """Behind a value: an upper bound."""
    upper_nouns_pattern: str
    """Before a value that is only *equal*: it is an upper bound (``the maximum response time``, ``上限``)."""
    lower_nouns_pattern: str
    exceeded_pattern: str
    """Behind a normative word that forbids: the value before it is an upper bound (``2 s shall not be exceeded``)."""
    filler_pattern: str
    """What may stand between a comparison and its value."""
    wide_filler_pattern: str
    """What else may stand there behind a comparison that is more than ``is``: ``至少保存 30 d``."""

    # --- values
    plus_minus: tuple[str, ...]
    tolerance_pattern: str
    """Between a value and its tolerance, where these words say so (``220 V, tolerance ±10 %``)."""
    closing_inclusive_pattern: str
    """What may stand between a value and the comparison behind it (``98 %（含）以上``)."""
    range_words: tuple[str, ...]
    between_pattern: tuple[str, str, str]
    """Before the first value, between the two, behind the second (regular expressions; may be empty)."""
    between_marks: tuple[str, ...]
    """What a text holds that gives a range in that way."""
    numeral_pattern: str
    """A number in words; read by `conformance.specification.numerals`."""
    number_start_pattern: str
    """What a number in words, or what stands before one, begins with."""
    implied_units: Mapping[str, str]
    """What in a number in words says its unit (``九成五``) → symbol."""
    half_behind_pattern: str
    """Behind a value: half a unit more (``两秒半``)."""
    one_in_pattern: str
    """Behind a number: it is a proportion of the number in the group (``1 in 100``)."""
    zero_words: tuple[str, ...]
    rate_noun_pattern: str
    """Up to a *zero* in words: it is a proportion."""
    fractions: Mapping[str, str]
    """Words before a number that make it a proportion → its symbol (``百分之``)."""
    rates: Mapping[str, str]
    """Times over which is counted → symbol of the rate."""
    rate_before_pattern: str
    """Up to a count: it is a rate over the time in the group (``每分钟…``)."""
    rate_behind_pattern: str
    units: Mapping[str, str]
    """Words for units → symbol in `conformance.specification.units`."""
    counted_pattern: str
    """What behind a number without unit says that things are counted."""

    # --- what is spoken of
    composed: tuple[tuple[str, str, str], ...]
    """Characteristics named by two words apart: a pattern of the noun, one of its company, the characteristic."""
    specific: tuple[tuple[str, str, str], ...]
    """Likewise where the company has to stand in the same sentence, not only around it."""
    deeds: tuple[tuple[str, str, str], ...]
    """What a limit is of that names no quantity: its kind, a pattern of what is done, the characteristic."""
    image_patterns: tuple[tuple[str, str, str], ...]
    """What a width × height in pixels is of: a pattern, then its two characteristics; the first that fits."""
    accuracy_pattern: str
    """Names the error of what the device measures, where no longer name does."""
    quantity_head_pattern: str
    """The end of a subject that is a quantity of its own, known or not: it inherits no characteristic."""
    people_pattern: str
    """What counts people, behind a number."""
    simultaneous_pattern: str
    """Says that people are measured at once."""
    conditions: Mapping[str, tuple[str, ...]]
    """Quantity of a condition → its words."""
    condition_patterns: tuple[str, ...]
    """A stretch of text that states conditions (the number in it is not the limit)."""
    circumstance_patterns: tuple[str, ...]
    """Likewise; but where nothing else limits, a compared number in it does (``at intervals of at most 12 months``)."""
    settling_pattern: str
    """What makes the value behind it the one required (``mounted at``, ``控制在``), though it reads like a condition."""
    deadline_pattern: str
    """Up to the end of a time within which something has to be done."""
    deadline_opening_pattern: str
    """The opening of a sentence that begins with such a time."""
    condition_list_pattern: str
    """Says that the list that follows states conditions."""
    exception_patterns: tuple[str, ...]
    """A stretch of text that states an exception."""
    head_is_last: bool
    """Whether of several characteristics before the modal the last is the subject (``A 的 B`` but ``B of A``)."""
    follows_pattern: str
    """What may stand between a value and the quantity that follows it (``16 ℃ 的环境温度``)."""
    declared_patterns: tuple[str, ...]
    """The limit is what the manufacturer declares."""
    judged_as_declared_patterns: tuple[str, ...]
    """Likewise, also where the figure has to be stated ("… shall be stated, and judged against the declared value")."""
    disclosed_patterns: tuple[str, ...]
    """The figure only has to be stated."""
    changed_by_pattern: str
    """Up to a Celsius value by which something changes: it is a difference."""
    difference_patterns: tuple[str, ...]
    """Words that make a Celsius value a difference where no characteristic decides."""

    # --- cross-references
    reference_joint_pattern: str
    """Between two cited clauses."""
    reference_before_pattern: str
    reference_behind_pattern: str
    chapter_reference_pattern: str
    """A cited clause whose number has no full stop; the group is its number."""
    verifying_pattern: str
    """Says that what is cited is a way of testing."""

    # --- the document
    procedure_titles: tuple[str, ...]
    """Parts of the titles of clauses that tell how to test: what stands there speaks of the test, not of the device."""
    informative_titles: tuple[str, ...]
    """Top-level headings under which nothing is normative."""
    unnumbered_titles: tuple[str, ...]
    """Headings that stand without a number, as a whole line."""
    chapter_pattern: str
    """A heading of a chapter numbered in words (``第三章``, ``三、``); the group is its number."""
    citing_pattern: str
    """The end of a line that breaks off before the number of a clause it cites."""
    annex_pattern: str
    """A heading of an annex; group 1 is its letter."""
    annex_mark_pattern: str
    """A paragraph that only says whether an annex is normative."""
    informative_annex: tuple[str, ...]
    aside_patterns: tuple[str, ...]
    """Openings of notes and examples, as they are written (not folded)."""
    characteristic_columns: tuple[str, ...]
    limit_columns: tuple[str, ...]
    unit_columns: tuple[str, ...]
    method_columns: tuple[str, ...]
    upper_columns: tuple[str, ...]
    """Columns whose numbers are upper bounds (``maximum``)."""
    lower_columns: tuple[str, ...]
    upper_heading_pattern: str
    """Says of a heading, whatever else it says, that its numbers are upper bounds (``Error, max.``)."""
    lower_heading_pattern: str
    number_columns: tuple[str, ...]
    """Columns that only number the rows."""
    goal_pattern: str
    """The heading of a column of what should be reached, beside one of what has to be (``Preferred``)."""
    demand_pattern: str
    """The heading of a column of what has to be reached (``Mandatory``)."""
    table_pattern: str
    """Says that a text is the caption of a table, or points to the one that follows."""
    typical_columns: tuple[str, ...]
    """Columns of figures that bind nobody (``typical``)."""
    nominal_columns: tuple[str, ...]
    tolerance_columns: tuple[str, ...]
    """Columns whose figures are about those of a column of nominal values."""
    strength_cells: Mapping[str, Modality]
    """Cells that only say how strictly their row binds."""
    empty_cells: tuple[str, ...]
    """Cells that say that there is no limit."""
