"""Tables and lists in the shapes that standards, tenders and data sheets give their limits in.

The expected values were written by hand, before the shapes were tried on the parser.
"""

from __future__ import annotations

import pytest

from conformance.specification.parsed import parse_text

Said = tuple[str, str | None, float | None, float | None, str | None]
"""A statement: its strength, its characteristic, both bounds of its limit, and their unit."""
Shape = tuple[str, str, list[Said]]
"""A shape: the title of its clause, its text, and every statement in it."""

DEGC, K = "degC", "delta_degC"


def said(title: str, text: str) -> list[Said]:
    parsed = parse_text(f"# Document\n\n## 5 X\n\n### 5.2 {title}\n\n{text}\n")
    assert parsed is not None
    return [
        (
            s.modality.value,
            s.characteristic,
            s.limit and s.limit.lower,
            s.limit and s.limit.upper,
            s.limit and s.limit.unit,
        )
        for s in parsed.normative
    ]


def table(heading: str, *rows: str) -> str:
    return "\n".join([f"| {heading} |", "|" + "---|" * (heading.count("|") + 1), *(f"| {row} |" for row in rows)])


def html(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


ENGLISH: list[Shape] = [
    (
        "Limits",
        table("Parameter | Mandatory | Desirable", "Response time | ≤ 2 s | ≤ 1 s"),
        [("shall", "response_time", None, 2, "s"), ("should", "response_time", None, 1, "s")],
    ),
    (
        "Limits",
        table("Characteristic | Required value | Target value", "Throughput | ≥ 20 persons/min | ≥ 40 persons/min"),
        [("shall", "throughput", 20, None, "1/min"), ("should", "throughput", 40, None, "1/min")],
    ),
    (
        "Limits",
        table(
            "Parameter | Min. | Typ. | Max. | Unit",
            "Supply voltage | 21.6 | 24 | 26.4 | V",
            "Warm-up time | — | 5 | 10 | min",
        ),
        [("shall", None, 21.6, 26.4, "V"), ("shall", "warm_up_time", None, 600, "s")],
    ),
    (
        "Limits",
        table("Unit | Parameter | Limit", "°C | Repeatability | ≤ 0.1", "% | Face detection rate | ≥ 98"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "detection_rate", 98, None, "percent")],
    ),
    (
        "Limits",
        table("Method | Limit | Parameter", "7.2 | ≤ 1 s | Response time", "7.3 | ≤ 0.2 °C | Drift"),
        [("shall", "response_time", None, 1, "s"), ("shall", "drift", None, 0.2, K)],
    ),
    (
        "Models",
        table("Model | Measurement error | Response time", "A | ±0.3 °C | ≤ 1 s", "B | ±0.5 °C | ≤ 2 s"),
        [
            ("shall", "temperature_error", -0.3, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "temperature_error", -0.5, 0.5, K),
            ("shall", "response_time", None, 2, "s"),
        ],
    ),
    (
        "Limits",
        table("Range of temperature | Permitted error", "34 °C to 36 °C | ±0.4 °C", "36 °C to 39 °C | ±0.2 °C"),
        [("shall", "temperature_error", -0.4, 0.4, K), ("shall", "temperature_error", -0.2, 0.2, K)],
    ),
    (
        "Measurement error",
        table("Blackbody temperature (°C) | Limit (°C)", "35 to 37 | ±0.2", "37 to 42 | ±0.4"),
        [("shall", "temperature_error", -0.2, 0.2, K), ("shall", "temperature_error", -0.4, 0.4, K)],
    ),
    (
        "Limits",
        html(
            "<th>Characteristic</th><th>Range</th><th>Limit</th>",
            "<td rowspan=2>Measurement error</td><td>34 °C to 36 °C</td><td>±0.4 °C</td>",
            "<td>36 °C to 42 °C</td><td>±0.3 °C</td>",
            "<td>Drift</td><td>all</td><td>≤ 0.1 °C</td>",
        ),
        [
            ("shall", "temperature_error", -0.4, 0.4, K),
            ("shall", "temperature_error", -0.3, 0.3, K),
            ("shall", "drift", None, 0.1, K),
        ],
    ),
    (
        "Limits",
        table("Parameter | Requirement", "Measurement error | ", "at 35 °C | ≤ 0.4 °C", "at 37 °C | ≤ 0.2 °C"),
        [("shall", "temperature_error", None, 0.4, K), ("shall", "temperature_error", None, 0.2, K)],
    ),
    (
        "Limits",
        table("Characteristic | Limit", "Warm-up time (min) | ≤ 15", "False-alarm rate [%] | < 2"),
        [("shall", "warm_up_time", None, 900, "s"), ("shall", "false_alarm_rate", None, 2, "percent")],
    ),
    (
        "Limits",
        table("Parameter | Maximum in s", "Response time | 1.5", "Alarm latency | 0.8"),
        [("shall", "response_time", None, 1.5, "s"), ("shall", "alarm_latency", None, 0.8, "s")],
    ),
    (
        "Limits",
        table("Quantity | Nominal | Tolerance", "Supply voltage | 24 V | ±10 %", "Sound level | 70 dB | ±5 dB"),
        [("shall", None, 21.6, 26.4, "V"), ("shall", None, 65, 75, "dB")],
    ),
    (
        "Limits",
        table(
            "Characteristic | Class A | Class B",
            "Repeatability | ≤ 0.1 °C | ≤ 0.2 °C",
            "Response time | 1 s or less | 2 s or less",
        ),
        [
            ("shall", "repeatability", None, 0.1, K),
            ("shall", "repeatability", None, 0.2, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "response_time", None, 2, "s"),
        ],
    ),
    (
        "Limits",
        table("Parameter | Unit | Grade 1 | Grade 2", "Drift | °C | ≤ 0.1 | ≤ 0.3"),
        [("shall", "drift", None, 0.1, K), ("shall", "drift", None, 0.3, K)],
    ),
    (
        "Limits",
        table("Parameter | Conditions | Limit", "Measurement error | ambient temperature 16 °C to 32 °C | ≤ 0.3 °C"),
        [("shall", "temperature_error", None, 0.3, K)],
    ),
    (
        "Limits",
        table("Characteristic | Limit", "Repeatability | ≤ 0.1 °C ᵃ", "Drift¹ | 0.2 °C max.*"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "drift", None, 0.2, K)],
    ),
    (
        "Limits",
        table(
            "Characteristic | Fixed unit | Hand-held unit",
            "Throughput | ≥ 30 persons/min | n/a",
            "Mass | not applicable | ≤ 0.5 kg",
        ),
        [("shall", "throughput", 30, None, "1/min"), ("shall", None, None, 0.5, "kg")],
    ),
    (
        "Limits",
        "The device shall meet the following limits:\n\n- measurement error: ≤ 0.3 °C\n- response time: ≤ 1 s\n- throughput: 30 persons per minute or more",  # noqa: E501
        [
            ("shall", "temperature_error", None, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "throughput", 30, None, "1/min"),
        ],
    ),
    (
        "Data",
        "Measuring range: 30 °C to 45 °C\n\nResponse time: under 0.5 s\n\nRepeatability: 0.1 °C or better\n\nPower consumption: 40 W max.",  # noqa: E501
        [
            ("shall", "measuring_range", 30, 45, DEGC),
            ("shall", "response_time", None, 0.5, "s"),
            ("shall", "repeatability", None, 0.1, K),
            ("shall", None, None, 40, "W"),
        ],
    ),
    (
        "Data",
        "<dl><dt>Response time</dt><dd>≤ 1 s</dd><dt>Warm-up time</dt><dd>no more than 10 minutes</dd></dl>",
        [("shall", "response_time", None, 1, "s"), ("shall", "warm_up_time", None, 600, "s")],
    ),
    ("Accuracy of measurement: measurement error", "≤ 0.3 °C", [("shall", "temperature_error", None, 0.3, K)]),
    ("Response time", "Not more than 1 s.", [("shall", "response_time", None, 1, "s")]),
    ("Accuracy", "±0.3 °C in the range 34 °C to 42 °C.", [("shall", "temperature_error", -0.3, 0.3, K)]),
    (
        "Limits",
        table(" | Indoor | Outdoor", "Response time | ≤ 1 s | ≤ 2 s"),
        [("shall", "response_time", None, 1, "s"), ("shall", "response_time", None, 2, "s")],
    ),
    (
        "Requirements",
        table(
            "ID | Text | Priority",
            "R1 | The response time shall not exceed 1 s. | high",
            "R2 | The unit should weigh less than 20 kg. | low",
        ),
        [("shall_not", "response_time", None, 1, "s"), ("should", None, None, 20, "kg")],
    ),
    (
        "Requirements",
        table("Item | Requirement | Level", "Response time | ≤ 1 s | shall", "Throughput | ≥ 30 persons/min | should"),
        [("shall", "response_time", None, 1, "s"), ("should", "throughput", 30, None, "1/min")],
    ),
    (
        "Requirements",
        table(
            "Feature | Value | Mandatory/Desirable",
            "Face detection rate | 98 % or better | Mandatory",
            "Drift | 0.1 °C or better | Desirable",
        ),
        [("shall", "detection_rate", 98, None, "percent"), ("should", "drift", None, 0.1, K)],
    ),
    (
        "Equipment",
        table(
            "Component | Requirement",
            "Battery | at least 4 h of operation",
            "Noise | less than 45 dB(A)",
            "Documents | minimum 2 copies",
            "Cable | 5 m or longer",
        ),
        [
            ("shall", None, 14400, None, "s"),
            ("shall", None, None, 45, "dB"),
            ("shall", None, 2, None, "count"),
            ("shall", None, 5, None, "m"),
        ],
    ),
    (
        "Conditions",
        table("Condition | From | To | Unit", "Ambient temperature | 10 | 35 | °C", "Relative humidity | 15 | 85 | %"),
        [("shall", None, 10, 35, DEGC), ("shall", None, 15, 85, "percent")],
    ),
    (
        "Limits",
        table(
            "Requirement | Not less than | Not more than | Unit",
            "Measuring distance | 0.5 | 1.5 | m",
            "Warm-up time | – | 20 | min",
        ),
        [("shall", "measuring_distance", 0.5, 1.5, "m"), ("shall", "warm_up_time", None, 1200, "s")],
    ),
    (
        "Repeatability",
        table("Class | Limit", "I | 0.1 °C", "II | 0.2 °C"),
        [("shall", "repeatability", 0.1, 0.1, K), ("shall", "repeatability", 0.2, 0.2, K)],
    ),
    (
        "Performance",
        "The instrument shall achieve\n\na) a face detection rate of 97 % or higher,\n\nb) a false-alarm rate below 3 %, and\n\nc) an alarm latency of not more than 1 s.",  # noqa: E501
        [
            ("shall", "detection_rate", 97, None, "percent"),
            ("shall", "false_alarm_rate", None, 3, "percent"),
            ("shall", "alarm_latency", None, 1, "s"),
        ],
    ),
    (
        "Performance",
        "The limits are as follows.\n\n* Response time ≤ 1 s\n* Throughput ≥ 30 persons/min\n* Drift ≤ 0.1 °C",
        [
            ("shall", "response_time", None, 1, "s"),
            ("shall", "throughput", 30, None, "1/min"),
            ("shall", "drift", None, 0.1, K),
        ],
    ),
    (
        "Measurement error",
        table("Distance | Indoor | Outdoor", "0.5 m | ≤ 0.3 °C | ≤ 0.5 °C", "1.0 m | ≤ 0.4 °C | ≤ 0.6 °C"),
        [
            ("shall", "temperature_error", None, 0.3, K),
            ("shall", "temperature_error", None, 0.5, K),
            ("shall", "temperature_error", None, 0.4, K),
            ("shall", "temperature_error", None, 0.6, K),
        ],
    ),
]

CHINESE: list[Shape] = [
    (
        "指标",
        table("项目 | 最低要求 | 期望值", "响应时间 | ≤2 s | ≤1 s"),
        [("shall", "response_time", None, 2, "s"), ("should", "response_time", None, 1, "s")],
    ),
    (
        "指标",
        table("项目 | 基本要求 | 推荐要求", "通行速率 | 不低于 20 人/分钟 | 不低于 40 人/分钟"),
        [("shall", "throughput", 20, None, "1/min"), ("should", "throughput", 40, None, "1/min")],
    ),
    (
        "指标",
        table(
            "参数 | 最小值 | 典型值 | 最大值 | 单位", "供电电压 | 198 | 220 | 242 | V", "预热时间 | — | 5 | 10 | min"
        ),
        [("shall", None, 198, 242, "V"), ("shall", "warm_up_time", None, 600, "s")],
    ),
    (
        "指标",
        table("黑体温度 | 允许误差", "33 ℃～36 ℃ | ±0.4 ℃", "36 ℃～39 ℃ | ±0.2 ℃"),
        [("shall", "temperature_error", -0.4, 0.4, K), ("shall", "temperature_error", -0.2, 0.2, K)],
    ),
    (
        "测温误差",
        table("温度范围/℃ | 限值/℃", "34～36 | ±0.4", "36～42 | ±0.3"),
        [("shall", "temperature_error", -0.4, 0.4, K), ("shall", "temperature_error", -0.3, 0.3, K)],
    ),
    (
        "指标",
        table("指标 | A 级 | B 级", "重复性 | ≤0.1 ℃ | ≤0.2 ℃"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "repeatability", None, 0.2, K)],
    ),
    (
        "指标",
        table(
            "序号 | 检验项目 | 单位 | 技术要求 | 检验方法 | 检验类别",
            "1 | 漂移 | ℃ | ≤0.2 | 7.3 | A",
            "2 | 误报率 | % | ≤3 | 7.4 | B",
        ),
        [("shall", "drift", None, 0.2, K), ("shall", "false_alarm_rate", None, 3, "percent")],
    ),
    (
        "指标",
        html(
            "<th>项目</th><th>温度段</th><th>要求</th>",
            "<td rowspan=2>测温误差</td><td>34 ℃～36 ℃</td><td>±0.4 ℃</td>",
            "<td>36 ℃～42 ℃</td><td>±0.3 ℃</td>",
        ),
        [("shall", "temperature_error", -0.4, 0.4, K), ("shall", "temperature_error", -0.3, 0.3, K)],
    ),
    (
        "型号",
        table("型号 | 测温误差 | 响应时间", "G1 | ±0.3 ℃ | ≤1 s", "G2 | ±0.5 ℃ | ≤2 s"),
        [
            ("shall", "temperature_error", -0.3, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "temperature_error", -0.5, 0.5, K),
            ("shall", "response_time", None, 2, "s"),
        ],
    ),
    (
        "指标",
        table("名称 | 标称值 | 允许偏差", "供电电压 | 220 V | ±10%", "报警声级 | 75 dB | ±5 dB"),
        [("shall", None, 198, 242, "V"), ("shall", None, 70, 80, "dB")],
    ),
    (
        "指标",
        table("项目 | 条件 | 指标", "测温误差 | 环境温度 16 ℃～32 ℃ | ≤0.3 ℃"),
        [("shall", "temperature_error", None, 0.3, K)],
    ),
    (
        "指标",
        table("项目 | 指标", "重复性 | ≤0.1 ℃ᵃ", "漂移* | ≤0.2 ℃"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "drift", None, 0.2, K)],
    ),
    (
        "指标",
        table("项目 | 固定式 | 手持式", "通行速率 | ≥30 人/min | 不适用", "质量 | — | ≤0.5 kg"),
        [("shall", "throughput", 30, None, "1/min"), ("shall", None, None, 0.5, "kg")],
    ),
    (
        "指标",
        "测温仪应满足下列指标：\n\n- 测温误差：≤0.3 ℃；\n- 响应时间：≤1 s；\n- 通行速率：30 人/分钟以上。",
        [
            ("shall", "temperature_error", None, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "throughput", 30, None, "1/min"),
        ],
    ),
    (
        "指标",
        "测温范围：30 ℃～45 ℃\n\n响应时间：0.5 s 以内\n\n重复性：0.1 ℃ 或更优\n\n整机功耗：40 W 以下",
        [
            ("shall", "measuring_range", 30, 45, DEGC),
            ("shall", "response_time", None, 0.5, "s"),
            ("shall", "repeatability", None, 0.1, K),
            ("shall", None, None, 40, "W"),
        ],
    ),
    ("测温误差", "不大于 0.3 ℃。", [("shall", "temperature_error", None, 0.3, K)]),
    ("测温误差", "±0.3 ℃（34 ℃～42 ℃）。", [("shall", "temperature_error", -0.3, 0.3, K)]),
    (
        "指标",
        table("项目 | 参数要求 | 重要性", "响应时间 | ≤1 s | ★", "同时测温人数 | ≥6 人 | 一般"),
        [("shall", "response_time", None, 1, "s"), ("shall", "parallel_capacity", 6, None, "count")],
    ),
    (
        "性能",
        table(
            "项目 | 要求",
            "开机预热 | 不超过 10 分钟",
            "同时测温 | 6 人以上",
            "说明书 | 不少于 2 份",
            "堆码层数 | ≤4 层",
        ),
        [
            ("shall", "warm_up_time", None, 600, "s"),
            ("shall", "parallel_capacity", 6, None, "count"),
            ("shall", None, 2, None, "count"),
            ("shall", None, None, 4, "count"),
        ],
    ),
    (
        "指标",
        html(
            "<th rowspan=2>项目</th><th colspan=2>限值</th>",
            "<th>室内</th><th>室外</th>",
            "<td>测温误差</td><td>≤0.3 ℃</td><td>≤0.5 ℃</td>",
        ),
        [("shall", "temperature_error", None, 0.3, K), ("shall", "temperature_error", None, 0.5, K)],
    ),
    (
        "指标",
        table("要求程度 | 项目 | 指标", "必须 | 响应时间 | ≤1 s", "宜 | 漂移 | ≤0.1 ℃"),
        [("shall", "response_time", None, 1, "s"), ("should", "drift", None, 0.1, K)],
    ),
    (
        "使用条件",
        table("条件 | 下限 | 上限 | 单位", "环境温度 | 10 | 35 | ℃", "相对湿度 | 15 | 85 | %"),
        [("shall", None, 10, 35, DEGC), ("shall", None, 15, 85, "percent")],
    ),
    (
        "重复性",
        table("等级 | 限值", "一级 | 0.1 ℃", "二级 | 0.2 ℃"),
        [("shall", "repeatability", 0.1, 0.1, K), ("shall", "repeatability", 0.2, 0.2, K)],
    ),
    (
        "测温误差",
        table("距离 | 室内 | 室外", "0.5 m | ≤0.3 ℃ | ≤0.5 ℃"),
        [("shall", "temperature_error", None, 0.3, K), ("shall", "temperature_error", None, 0.5, K)],
    ),
    (
        "指标",
        "a) 测温误差：不大于 0.3 ℃；\n\nb) 响应时间：不大于 1 s；\n\nc) 漂移：不大于 0.1 ℃。",
        [
            ("shall", "temperature_error", None, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
            ("shall", "drift", None, 0.1, K),
        ],
    ),
    (
        "指标",
        "表 1 测温误差\n\n" + table("目标温度 | 一级 | 二级", "35 ℃ | ±0.2 ℃ | ±0.3 ℃"),
        [("shall", "temperature_error", -0.2, 0.2, K), ("shall", "temperature_error", -0.3, 0.3, K)],
    ),
]

MORE: list[Shape] = [
    (
        "Performance",
        table("Performance indicator | Level 1 | Level 2 | Level 3", "Face capture rate | ≥ 95 % | ≥ 97 % | ≥ 99 %"),
        [
            ("shall", "detection_rate", 95, None, "percent"),
            ("shall", "detection_rate", 97, None, "percent"),
            ("shall", "detection_rate", 99, None, "percent"),
        ],
    ),
    (
        "Electrical",
        table(
            "Parameter | Rating",
            "Input voltage | 100 V to 240 V AC",
            "Rated current | 2 A or less",
            "Insulation resistance | ≥ 10 MΩ",
        ),
        [("shall", None, 100, 240, "V"), ("shall", None, None, 2, "A"), ("shall", None, 10, None, "Mohm")],
    ),
    (
        "Limits",
        table("Subject temperature | Allowed deviation", "below 35 °C | ±0.5 °C", "35 °C and above | ±0.3 °C"),
        [("shall", None, -0.5, 0.5, K), ("shall", None, -0.3, 0.3, K)],
    ),
    (
        "Maximum permissible error",
        "The error shall not exceed the values below.\n\n"
        + table("Distance | Value", "0.5 m | 0.3 °C", "1 m | 0.4 °C"),
        [
            ("shall_not", None, None, None, None),
            ("shall", "temperature_error", 0.3, 0.3, K),
            ("shall", "temperature_error", 0.4, 0.4, K),
        ],
    ),
    (
        "Limits",
        html(
            "<th>Group</th><th>Parameter</th><th>Limit</th>",
            "<td rowspan=2>Time</td><td>Response time</td><td>1 s or faster</td>",
            "<td>Warm-up time</td><td>10 min or faster</td>",
        ),
        [("shall", "response_time", None, 1, "s"), ("shall", "warm_up_time", None, 600, "s")],
    ),
    (
        "性能",
        table("性能指标 | 一档 | 二档 | 三档", "人脸抓拍率 | ≥95% | ≥97% | ≥99%"),
        [
            ("shall", "detection_rate", 95, None, "percent"),
            ("shall", "detection_rate", 97, None, "percent"),
            ("shall", "detection_rate", 99, None, "percent"),
        ],
    ),
    (
        "电气",
        table("参数 | 额定值", "输入电压 | AC 100 V～240 V", "额定电流 | 2 A 以下", "绝缘电阻 | ≥10 MΩ"),
        [("shall", None, 100, 240, "V"), ("shall", None, None, 2, "A"), ("shall", None, 10, None, "Mohm")],
    ),
    (
        "测温误差",
        "测温误差应符合表 3 的规定。\n\n表 3\n\n" + table("距离 | 数值", "0.5 m | ±0.3 ℃", "1 m | ±0.4 ℃"),
        [
            ("shall", "temperature_error", None, None, None),
            ("shall", "temperature_error", -0.3, 0.3, K),
            ("shall", "temperature_error", -0.4, 0.4, K),
        ],
    ),
    (
        "人员",
        table("岗位 | 人数 | 培训", "操作员 | 不少于 2 人 | 不少于 8 h"),
        [("shall", None, 2, None, "count"), ("shall", None, 28800, None, "s")],
    ),
    (
        "指标",
        table("分项 | 技术参数 | 备注", "测温 | 精度：±0.3 ℃；响应时间：≤1 s | 核心"),
        [("shall", "temperature_error", -0.3, 0.3, K), ("shall", "response_time", None, 1, "s")],
    ),
    (
        "Limits",
        table("Parameter | Baseline | Stretch goal", "Drift | 0.2 °C per day at most | 0.1 °C per day at most"),
        [("shall", "drift", None, 0.2, K), ("should", "drift", None, 0.1, K)],
    ),
    (
        "Limits",
        table("Feature | Must have | Nice to have", "Throughput | 20 pax/min | 35 pax/min"),
        [("shall", "throughput", 20, 20, "1/min"), ("should", "throughput", 35, 35, "1/min")],
    ),
    (
        "Limits",
        table(
            "Ambient temperature | Error, max. | Response time, max.",
            "10 °C to 20 °C | 0.5 °C | 2 s",
            "20 °C to 30 °C | 0.3 °C | 1 s",
        ),
        [
            ("shall", "temperature_error", None, 0.5, K),
            ("shall", "response_time", None, 2, "s"),
            ("shall", "temperature_error", None, 0.3, K),
            ("shall", "response_time", None, 1, "s"),
        ],
    ),
    (
        "Limits",
        table(
            "Clause | Characteristic | Acceptance criterion | Remarks",
            "6.1 | Warm-up time | not exceeding 15 min | from cold",
            "6.2 | Noise-equivalent temperature difference | better than 60 mK | –",
        ),
        [
            ("shall", "warm_up_time", None, 900, "s"),
            ("shall", "noise_equivalent_temperature_difference", None, 0.06, K),
        ],
    ),
    (
        "Limits",
        table("Quantity | Symbol | Limit | Unit", "Repeatability | r | 0.1 | °C", "False-alarm rate | p | 2 | %"),
        [("shall", "repeatability", 0.1, 0.1, K), ("shall", "false_alarm_rate", 2, 2, "percent")],
    ),
    (
        "Limits",
        table("Parameter | Lower | Upper | Unit", "Measuring distance | 0.4 | 1.2 | m"),
        [("shall", "measuring_distance", 0.4, 1.2, "m")],
    ),
    (
        "Limits",
        table("Characteristic | Limit | Class", "Repeatability | ≤ 0.1 °C | A", "Repeatability | ≤ 0.2 °C | B"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "repeatability", None, 0.2, K)],
    ),
    (
        "Service",
        table("Service | Response | Repair", "Critical fault | within 2 h | within 24 h"),
        [("shall", None, None, 7200, "s"), ("shall", None, None, 86400, "s")],
    ),
    (
        "Alarm",
        "The alarm shall satisfy the following:\n\n1. latency: 1 s at most;\n2. sound level at 1 m: 70 dB(A) to 85 dB(A);\n3. threshold adjustable between 36 °C and 40 °C in steps of 0.1 °C.",  # noqa: E501
        [
            ("shall", "alarm_latency", None, 1, "s"),
            ("shall", None, 70, 85, "dB"),
            ("shall", "alarm_threshold_range", 36, 40, DEGC),
        ],
    ),
    ("Drift", "Less than 0.1 °C in 8 h.", [("shall", "drift", None, 0.1, K)]),
    ("Throughput", "At least 30 persons per minute.", [("shall", "throughput", 30, None, "1/min")]),
    (
        "Limits",
        "Table 2 — Repeatability\n\n"
        + table("Mode | Requirement", "Surface | 0.1 °C or less", "Core | 0.2 °C or less"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "repeatability", None, 0.2, K)],
    ),
    (
        "指标",
        table(
            "序号 | 参数名称 | 下限值 | 上限值 | 单位", "1 | 工作距离 | 0.4 | 1.2 | m", "2 | 预热时间 | — | 15 | min"
        ),
        [("shall", "measuring_distance", 0.4, 1.2, "m"), ("shall", "warm_up_time", None, 900, "s")],
    ),
    (
        "指标",
        table("项目 | 符号 | 要求 | 单位", "重复性 | r | 不大于 0.1 | ℃"),
        [("shall", "repeatability", None, 0.1, K)],
    ),
    (
        "指标",
        table("环境温度 | 测温误差（最大） | 响应时间（最大）", "10 ℃～20 ℃ | 0.5 ℃ | 2 s"),
        [("shall", "temperature_error", None, 0.5, K), ("shall", "response_time", None, 2, "s")],
    ),
    (
        "售后服务",
        table("故障等级 | 响应时限 | 修复时限", "重大故障 | 2 h 内 | 24 h 内"),
        [("shall", None, None, 7200, "s"), ("shall", None, None, 86400, "s")],
    ),
    (
        "指标",
        table("类别 | 项目 | 合格指标 | 优良指标", "性能 | 漂移 | ≤0.2 ℃ | ≤0.1 ℃"),
        [("shall", "drift", None, 0.2, K), ("shall", "drift", None, 0.1, K)],
    ),
    ("漂移", "8 h 内不大于 0.1 ℃。", [("shall", "drift", None, 0.1, K)]),
    (
        "报警",
        "报警应满足以下要求：\n\n1）延迟时间：不超过 1 s；\n\n2）1 m 处声级：70 dB～85 dB；\n\n3）阈值可在 36 ℃～40 ℃ 内设置。",  # noqa: E501
        [
            ("shall", "alarm_latency", None, 1, "s"),
            ("shall", None, 70, 85, "dB"),
            ("may", "alarm_threshold_range", 36, 40, DEGC),
        ],
    ),
    (
        "指标",
        "表 2 重复性\n\n" + table("模式 | 要求", "表面 | 0.1 ℃ 以内", "体内 | 0.2 ℃ 以内"),
        [("shall", "repeatability", None, 0.1, K), ("shall", "repeatability", None, 0.2, K)],
    ),
]


@pytest.mark.parametrize(("title", "text", "expected"), [*ENGLISH, *CHINESE, *MORE])
def test_a_structure_says_what_a_reader_sees_in_it(title: str, text: str, expected: list[Said]) -> None:
    assert said(title, text) == expected
