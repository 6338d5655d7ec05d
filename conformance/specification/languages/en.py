"""English: the words of the ISO/IEC Directives and of screening standards."""

from __future__ import annotations

from conformance.requirements.model import Modality
from conformance.specification.languages.words import Words

_MAKER = "(?:manufacturer|vendor|supplier|maker|applicant)"
_STATE = "(?:declared?|stated?|disclosed?|given|give|published?|documented?|reported?|claimed?|specif(?:y|ied)|provided?|recorded?|listed?)"

EN = Words(
    code="en",
    letters="a-z",
    modals={
        Modality.SHALL: ("shall", "must", "is required to", "are required to", "is required that", "has to", "have to"),
        Modality.SHALL_NOT: ("shall not", "must not", "shall never", "may not", "is not permitted", "are not permitted",
                             "is not allowed", "are not allowed", "is prohibited", "are prohibited", "shall in no case"),
        Modality.SHOULD: ("should", "ought to", "is recommended", "are recommended"),
        Modality.SHOULD_NOT: ("should not", "ought not to", "is not recommended", "are not recommended"),
        Modality.MAY: ("may", "can", "is permitted", "are permitted", "is allowed", "are allowed", "need not"),
    },
    neutral_patterns=(r"cannot", r"can not", r"may (?:\d{4}|\d{1,2},)", r"\d{1,2} may"),
    ability=("can",),
    joint_pattern=r"[,;](?!\d)|\s(?=(?:and|but)\s)",
    subordinate_openings=(
        r"^[\s,;]*(?:and\s+)?(?:when|if|where|while|unless|provided|which|that|who|whose|in which|such that|so that|for example|e\.g\.|i\.e\.|"
        r"once|after|before|although)\b",
    ),
    subordinate_endings=(),
    leading_pattern=r"^(?:[\s,;]|(?:and|but|or)\b)+",
    sentence_end_pattern=r"[.!?]+[\"')\]]*(?=\s|$)",
    semicolons=";",
    above=("greater than", "more than", "higher than", "larger than", "longer than", "above", "exceeding",
           "exceeds", "exceed", "wider than", "later than", ">"),
    below=("less than", "lower than", "fewer than", "smaller than", "shorter than", "below", "narrower than", "<"),
    negators=("not be", "not to", "not take", "not last", "not deviate by", "not differ by", "not vary by", "not drift by", "not change by", "not",
              "no", "never be", "never", "neither"),
    at_least=("at least", "reach", "reaches", "at a minimum of", "a minimum of", "minimum of", "minimum", "greater than or equal to", "equal to or greater than",
              "more than or equal to", "≥", "≧", "⩾", ">="),
    at_most=("at most", "up to", "a maximum of", "maximum of", "maximum", "less than or equal to", "equal to or less than", "within", "in under",
             "≤", "≦", "⩽", "<="),
    better=("better than", "not worse than", "no worse than"),
    equal=("equal to", "equals", "shall be", "should be", "must be", "be", "is", "are", "set to", "of", "="),
    or_more=("or more", "or above", "or greater", "or higher", "or longer", "and above", "and more", "minimum"),
    or_better=("or better",),
    or_less=("or less", "or below", "or fewer", "or lower", "or shorter", "and below", "maximum"),
    filler_pattern=r"[\s:(]*(?:(?:a|an|the|of|about|approximately|from|between|in|value|to|total)\s+){0,3}[\s:(]*",
    wide_filler_pattern=r"\s*(?:every|each|another|around)\s+",
    range_words=("~", "-", "to", "through", "…"),
    between_pattern=(r"between\s+", r"\s+and\s+", ""),
    numeral_pattern=r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
                    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine)|(?!-))|"
                    r"(?:one|two|three|four|five|six|seven|eight|nine|a)\s+(?:hundred|thousand))",
    fractions={},
    rates={},
    units={
        "degrees celsius": "℃", "degree celsius": "℃", "celsius": "℃", "degrees fahrenheit": "℉", "degree fahrenheit": "℉",
        "kelvins": "k", "kelvin": "k", "percent": "%", "per cent": "%",
        "milliseconds": "ms", "millisecond": "ms", "seconds": "s", "second": "s", "sec": "s", "minutes": "min", "minute": "min", "hours": "h",
        "hour": "h", "days": "d", "day": "d", "metres": "m", "metre": "m", "meters": "m", "meter": "m", "centimetres": "cm", "centimetre": "cm",
        "centimeters": "cm", "centimeter": "cm", "millimetres": "mm", "millimetre": "mm", "millimeters": "mm", "millimeter": "mm",
        "micrometres": "μm", "micrometers": "μm", "pixels": "px", "pixel": "px",
        "people per minute": "/min", "persons per minute": "/min", "per minute": "/min", "people/min": "/min", "persons/min": "/min", "passages per minute": "/min",
        "people per hour": "/h", "persons per hour": "/h", "per hour": "/h", "people per second": "/s", "persons per second": "/s",
        "people": "count", "persons": "count", "person": "count", "times": "count", "subjects": "count", "faces": "count", "frames per second": "hz", "frames/s": "hz", "fps": "hz", "metres per second": "m/s", "meters per second": "m/s", "lux": "lx", "hertz": "hz",
    },
    counted_pattern=r"\s+(?!of\b|and\b|or\b|to\b|in\b|at\b|for\b|when\b|with\b|over\b|under\b|on\b|as\b|by\b|if\b|is\b|are\b|the\b|x\b|from\b|per\b)[a-z]{2,}",
    conditions={
        "ambient_temperature": ("ambient temperature", "room temperature", "environmental temperature", "operating temperature", "air temperature"),
        "relative_humidity": ("relative humidity", "ambient humidity", "humidity"),
        "distance": ("distance",),
        "target_temperature": ("target temperature", "blackbody temperature", "reference temperature", "set temperature", "source temperature",
                               "phantom temperature", "set point", "set-point"),
        "body_temperature": ("body temperature",),
        "surface_temperature": ("surface temperature", "skin temperature"),
        "temperature": ("temperature",),
        "emissivity": ("emissivity",),
        "alarm_threshold": ("alarm threshold", "threshold"),
        "illuminance": ("illuminance",),
        "walking_speed": ("walking speed", "speed"),
        "height": ("body height",),
        "duration": ("duration", "interval", "period", "storage time", "retention time"),
        "number_of_people": ("number of people", "number of persons"),
        "sample_size": ("sample size", "subjects", "samples"),
        "uncertainty": ("expanded uncertainty", "uncertainty"),
        "confidence": ("confidence level", "confidence interval", "confidence"),
        "frame_rate": ("frame rate", "frame frequency"),
        "wavelength": ("wavelength", "waveband", "spectral band"),
        "angle": ("angle", "field of view"),
    },
    condition_patterns=(
        r"^[\s,]*(?:when|if|where|at|under|for|over|in|with|within|while|during|after|before|on)\b[^,;]{0,160}?,",
        r"\b(?:when|if|where|while|unless|during|after|before|throughout)\b[^,;]{0,160}",
        r"\bunder\s+(?:the\s+)?conditions?\b[^,;]{0,160}",
        r"\b(?:at|over|for|across|from)\s+(?:an?\s+|the\s+|each\s+|any\s+|every\s+)?(?=[^,;a-z]|[a-z][a-z -]{0,40}\s(?:of|from|between|at|to)\b)[^,;]{0,80}",
    ),
    head_is_last=False,
    follows_pattern=r"\s*",
    declared_patterns=(
        rf"(?:declared|claimed|specified|stated|given|published)\s+by\s+the\s+{_MAKER}", rf"the\s+{_MAKER}(?:'s|’s)?\s+(?:declare[sd]?|claim(?:s|ed)?|state[sd]?|specifie[sd])",
        r"\bdeclared\s+(?:value|limit|figure)s?",
    ),
    judged_as_declared_patterns=(
        r"(?:judged|assessed|evaluated|compared)\s+(?:against|with|by)\s+(?:the\s+)?(?:declared|(?:value|limit|figure)s?\s+(?:that\s+(?:is|are)\s+)?declared)",
    ),
    disclosed_patterns=(
        rf"\b(?:shall|should|must|may)\s+(?:also\s+|each\s+|all\s+)?be\s+{_STATE}\b", rf"{_MAKER}\s+(?:shall|should|must|may)\s+(?:also\s+)?{_STATE}\b",
        r"\b(?:shall|should|must|may)\s+(?:also\s+)?(?:disclose|state|declare|publish|report)\b",
    ),
    difference_patterns=("error", "deviation", "difference", "repeatability", "fluctuat", "drift", "uncertainty", "resol", "bias", "accuracy", "step", "increment"),
    informative_titles=("scope", "normative references", "terms", "definitions", "symbols", "abbreviat", "foreword", "introduction", "contents", "bibliography"),
    annex_pattern=r"annex\s+([a-z])(?![a-z])|appendix\s+([a-z])(?![a-z])",
    informative_annex=("informative",),
    aside_patterns=(r"(?:NOTE|Note)s?(?:\s+\d+)?(?:\s+to\s+entry)?\s*[:.\-–—]", r"NOTES?\s", r"Note\s+\d+\s",
                    r"(?:EXAMPLE|Example)s?(?:\s+\d+)?\s*[:.\-–—]", r"EXAMPLES?\s", r"Example\s+\d+\s"),
    characteristic_columns=("characteristic", "parameter", "item", "property", "quantity", "feature"),
    limit_columns=("limit", "requirement", "specification", "required value", "specified value"),
    unit_columns=("unit",),
)  # fmt: skip
