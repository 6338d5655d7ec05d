"""Limits: quantity, comparison, value and unit, in the words of either language."""

from __future__ import annotations

import pytest

from conformance.requirements.model import Limit
from conformance.specification.parsed import parse_text
from conformance.specification.statement import Statement


def _only(sentence: str, title: str = "X") -> Statement:
    parsed = parse_text(f"## 6 {title}\n\n{sentence}\n")
    assert parsed is not None
    (statement,) = parsed.normative
    return statement


def _limit(sentence: str, title: str = "X") -> tuple[str | None, float | None, float | None, str | None]:
    statement = _only(sentence, title)
    limit = statement.limit or Limit(declared="none")
    return statement.characteristic, limit.lower, limit.upper, limit.unit


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("测温误差应在 ±0.3 ℃ 以内。", ("temperature_error", -0.3, 0.3, "delta_degC")),
        ("测温误差应不超过±０．３℃。", ("temperature_error", -0.3, 0.3, "delta_degC")),
        ("最大允许误差应为±0.4 °C。", ("temperature_error", -0.4, 0.4, "delta_degC")),
        ("测温误差应在 -0.3 ℃～+0.3 ℃ 范围内。", ("temperature_error", -0.3, 0.3, "delta_degC")),
        ("测温精度应优于0.5K。", ("temperature_error", None, 0.5, "delta_degC")),
        ("测温重复性应小于等于 0.1 摄氏度。", ("repeatability", None, 0.1, "delta_degC")),
        ("噪声等效温差应≤50 mK。", ("noise_equivalent_temperature_difference", None, 0.05, "delta_degC")),
        ("测温时间应不大于 1 s。", ("response_time", None, 1, "s")),
        ("测温时间应在一秒以内。", ("response_time", None, 1, "s")),
        ("响应时间不应超过 500 ms。", ("response_time", None, 0.5, "s")),
        ("预热时间应不超过 30 分钟。", ("warm_up_time", None, 1800, "s")),
        ("告警响应时间应小于2秒。", ("alarm_latency", None, 2, "s")),
        ("并行检测人数应不少于六人。", ("parallel_capacity", 6, None, "count")),
        ("并行检测人数应为 6 人及以上。", ("parallel_capacity", 6, None, "count")),
        ("同时测温人数应大于10人。", ("parallel_capacity", 10, None, "count")),
        ("口罩检测准确率应不低于百分之九十五。", ("mask_detection_accuracy", 95, None, "percent")),
        ("检出率应达到 99.5 % 以上。", ("detection_rate", 99.5, None, "percent")),
        ("检出率应优于 98％。", ("detection_rate", 98, None, "percent")),
        ("误报率应优于 5 %。", ("false_alarm_rate", None, 5, "percent")),
        ("通行速率应不低于 30 人/min。", ("throughput", 30, None, "1/min")),
        ("通行能力应不小于 1 800 人/小时。", ("throughput", 30, None, "1/min")),
        ("显示范围应覆盖 28.0 ℃～45.0 ℃。", ("display_range", 28, 45, "degC")),
        ("测量范围应不小于34.0℃至42.0℃。", ("measuring_range", 34, 42, "degC")),
        ("测量范围应为 34.0—42.0 ℃。", ("measuring_range", 34, 42, "degC")),
        ("告警阈值设置步进应不大于 0.1 ℃。", ("alarm_threshold_resolution", None, 0.1, "delta_degC")),
        ("红外图像宽度应不小于 320 像素。", ("image_width", 320, None, "pixel")),
        ("测温距离宜不小于 150 cm。", ("measuring_distance", 1.5, None, "m")),
        ("示值斜率宜在 0.90～1.10 之间。", ("normalisation_slope", 0.9, 1.1, "dimensionless")),
        ("曲线下面积应不小于 0.95。", ("detection_auc", 0.95, None, "dimensionless")),
        ("灵敏度应不低于 90 %。", ("detection_sensitivity", 90, None, "percent")),
        ("通行速率应大于每分钟 30 人。", ("throughput", 30, None, "1/min")),
        ("误报率不得高于千分之五。", ("false_alarm_rate", None, 0.5, "percent")),
        ("系统应至少保存 10 万条记录。", (None, 100000, None, "count")),
        ("发射率应不小于 0.97。", (None, 0.97, None, "dimensionless")),
        ("系统应具有不大于 1 s 的响应时间。", ("response_time", None, 1, "s")),
    ],
)
def test_a_chinese_limit_is_read(sentence: str, expected: tuple[object, ...]) -> None:
    assert _limit(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The temperature error shall be within ±0.3 °C.", ("temperature_error", -0.3, 0.3, "delta_degC")),
        ("The laboratory error shall be within +/- 0.5 °C.", ("temperature_error", -0.5, 0.5, "delta_degC")),
        ("The temperature error shall not exceed 0.3 K.", ("temperature_error", None, 0.3, "delta_degC")),
        ("The temperature error shall be better than 0.54 °F.", ("temperature_error", None, 0.3, "delta_degC")),
        ("Repeatability must be 0.1 °C or less.", ("repeatability", None, 0.1, "delta_degC")),
        ("The measuring time shall be no more than 1 s.", ("response_time", None, 1, "s")),
        ("The measuring time shall not be longer than one second.", ("response_time", None, 1, "s")),
        ("The response time shall be up to 0.5 seconds.", ("response_time", None, 0.5, "s")),
        ("The warm-up time is required to be less than or equal to 30 minutes.", ("warm_up_time", None, 1800, "s")),
        ("The parallel capacity shall be at least six people.", ("parallel_capacity", 6, None, "count")),
        ("The parallel capacity shall be 6 people or more.", ("parallel_capacity", 6, None, "count")),
        ("The detection rate shall be not less than 99.5 %.", ("detection_rate", 99.5, None, "percent")),
        ("The detection rate shall be better than ninety-five percent.", ("detection_rate", 95, None, "percent")),
        ("The false-alarm rate shall be better than 5 %.", ("false_alarm_rate", None, 5, "percent")),
        ("The throughput shall be at least 30 people per minute.", ("throughput", 30, None, "1/min")),
        ("The display range shall cover 28.0 °C to 45.0 °C.", ("display_range", 28, 45, "degC")),
        ("The measuring range shall be at least 34.0 °C – 42.0 °C.", ("measuring_range", 34, 42, "degC")),
        ("The measuring range shall be between 34 and 42 °C.", ("measuring_range", 34, 42, "degC")),
        ("The infrared image width shall be at least 320 pixels.", ("image_width", 320, None, "pixel")),
        ("The measuring distance should be 1.5 m or more.", ("measuring_distance", 1.5, None, "m")),
        ("The slope of the readings should be at least 0.90 and at most 1.10.",
         ("normalisation_slope", 0.9, 1.1, "dimensionless")),
        ("The area under the ROC curve shall be ≥ 0.95.", ("detection_auc", 0.95, None, "dimensionless")),
        ("The system shall have a response time of at most 1 s.", ("response_time", None, 1, "s")),
        ("The display resolution shall be 0,1 °C or better.", ("display_resolution", None, 0.1, "delta_degC")),
        ("The system shall store at least 10 000 records.", (None, 10000, None, "count")),
    ],
)  # fmt: skip
def test_an_english_limit_is_read(sentence: str, expected: tuple[object, ...]) -> None:
    assert _limit(sentence) == expected


def test_a_characteristic_that_the_sentence_does_not_name_comes_from_the_title() -> None:
    assert _limit("系统应在 1 s 以内给出体温。", "测温时间") == ("response_time", None, 1, "s")
    assert _limit("The system shall screen at least six people.", "Parallel capacity")[0] == "parallel_capacity"


def test_a_title_of_another_kind_does_not_lend_its_characteristic() -> None:
    assert _limit("系统应至少保存 30 d 的记录。", "测温误差") == (None, 30 * 86400, None, "s")


def test_the_subject_of_of_is_last_in_chinese_and_first_in_english() -> None:
    assert _limit("告警响应时间的重复性应不大于 0.1 ℃。")[0] == "repeatability"
    assert _limit("The repeatability of the response time shall be at most 0.1 °C.")[0] == "repeatability"


@pytest.mark.parametrize(
    "sentence",
    [
        "在环境温度 16 ℃～32 ℃、相对湿度不大于 85 % 的条件下，测温误差应在 ±0.3 ℃ 以内。",
        "测温误差在环境温度 16 ℃～32 ℃、相对湿度不大于 85 % 的条件下应在 ±0.3 ℃ 以内。",
        "At an ambient temperature of 16 °C to 32 °C and a relative humidity of at most 85 %, the temperature "
        "error shall be within ±0.3 °C.",
        "The temperature error shall be within ±0.3 °C at an ambient temperature of 16 °C to 32 °C and a relative "
        "humidity of at most 85 %.",
        "When the ambient temperature is between 16 °C and 32 °C and the relative humidity is no more than 85 %, the "
        "temperature error shall be within ±0.3 °C.",
    ],
)
def test_the_numbers_of_conditions_are_not_the_limit(sentence: str) -> None:
    statement = _only(sentence)
    assert statement.limit == Limit(lower=-0.3, upper=0.3, unit="delta_degC")
    assert [(c.quantity, c.lower, c.upper, c.unit) for c in statement.conditions] == [
        ("ambient_temperature", 16, 32, "degC"),
        ("relative_humidity", None, 85, "percent"),
    ]


@pytest.mark.parametrize(
    "sentence",
    ["在 34.0 ℃～42.0 ℃ 范围内，测温误差应在 ±0.3 ℃ 以内。",
     "测温误差应在 ±0.3 ℃ 以内（34.0 ℃～42.0 ℃）。",
     "Over the range 34.0 °C to 42.0 °C, the temperature error shall be within ±0.3 °C.",
     "The temperature error over the range of at least 34 °C to 42 °C shall be within ±0.3 °C.",
     "The temperature error shall be within ±0.3 °C over the range 34.0 °C to 42.0 °C."],
)  # fmt: skip
def test_a_range_of_temperatures_is_no_limit_of_a_difference(sentence: str) -> None:
    statement = _only(sentence)
    assert statement.limit == Limit(lower=-0.3, upper=0.3, unit="delta_degC")
    assert [(c.lower, c.upper, c.unit) for c in statement.conditions] == [(34, 42, "degC")]


@pytest.mark.parametrize(
    "sentence",
    ["测温重复性应符合制造商声明的值。", "测温重复性应给出；制造商有声明值的，按声明值判定。",
     "The repeatability shall meet the value declared by the manufacturer.",
     "The repeatability shall be stated, and judged against the value declared by the manufacturer."],
)  # fmt: skip
def test_a_declared_limit_names_what_is_declared(sentence: str) -> None:
    assert _only(sentence).limit == Limit(declared="repeatability")


@pytest.mark.parametrize(
    "sentence",
    ["制造商应公布临床偏差。", "应给出临床偏差。", "The clinical bias shall be disclosed.",
     "The manufacturer shall state the clinical bias."],
)  # fmt: skip
def test_what_only_has_to_be_stated_has_no_limit(sentence: str) -> None:
    statement = _only(sentence)
    assert statement.characteristic == "clinical_bias"
    assert statement.limit is None


@pytest.mark.parametrize(
    ("sentence", "number"), [("开口应为 0.5 m × 1.2 m。", "0.5 m × 1.2 m"), ("系统应支持 6 人。", "6 人")]
)
def test_a_number_that_is_neither_limit_nor_condition_is_reported(sentence: str, number: str) -> None:
    parsed = parse_text(f"## 6 X\n\n{sentence}\n")
    assert parsed is not None
    (left,) = parsed.unparsed
    assert number in left.reason
    assert left.lines == (3, 3)


@pytest.mark.parametrize(
    ("sentence", "width", "height"),
    [
        ("红外图像分辨率应不低于 384×288 像素。", ("image_width", 384), ("image_height", 288)),
        ("人脸区域应不小于 60×80 像素。", ("face_width", 60), ("face_height", 80)),
        ("The thermal image shall have at least 320 x 240 pixels.", ("image_width", 320), ("image_height", 240)),
        ("A face shall be at least 180 pixels by 240 pixels.", ("face_width", 180), ("face_height", 240)),
        ("可见光分辨率应不低于 1920×1080。", (None, 1920), (None, 1080)),
    ],
)
def test_width_times_height_are_two_limits(
    sentence: str, width: tuple[str | None, float], height: tuple[str | None, float]
) -> None:
    parsed = parse_text(f"## 6 X\n\n{sentence}\n")
    assert parsed is not None
    assert [(s.characteristic, s.limit.lower if s.limit else None) for s in parsed.normative] == [width, height]
    assert parsed.unparsed == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("设备不得消耗大于 200 W 的功率。", (None, None, 200, "W")),
        ("The device shall not consume more than 200 W.", (None, None, 200, "W")),
        ("No part shall weigh more than 25 kg.", (None, None, 25, "kg")),
        ("No alarm shall be louder than 80 dB.", (None, None, 80, "dB")),
        ("The device shall not hold fewer than 100 records.", (None, 100, None, "count")),
    ],
)
def test_a_prohibition_of_more_is_an_upper_bound(sentence: str, expected: tuple[object, ...]) -> None:
    statement = _only(sentence)
    assert statement.modality.value == "shall_not"
    assert _limit(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("设备应能同时对不少于八人进行测温。", ("parallel_capacity", 8, None, "count")),
        ("闸机每分钟应能通过不少于 40 人/min。", ("throughput", 40, None, "1/min")),
        ("The device shall measure at least six people at the same time.", ("parallel_capacity", 6, None, "count")),
        ("A lane shall let pass at least 25 persons per minute.", ("throughput", 25, None, "1/min")),
        ("The accuracy shall be within ±0.5 °C.", ("temperature_error", -0.5, 0.5, "delta_degC")),
        ("口罩识别的准确率应不低于 95 %。", ("mask_detection_accuracy", 95, None, "percent")),
        ("使用参考辐射源时，其扩展不确定度应不大于 0.2 ℃。", ("reference_source_uncertainty", None, 0.2, "delta_degC")),
    ],
)
def test_a_characteristic_is_known_by_its_unit_or_its_company(sentence: str, expected: tuple[object, ...]) -> None:
    assert _limit(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("开机后 30 min 内应进入工作状态。", ("warm_up_time", None, 1800, "s")),
        ("故障应在 24 小时内修复。", (None, None, 86400, "s")),
        ("响应时间应控制在 3 秒以内。", ("response_time", None, 3, "s")),
        ("Within 10 minutes of power-on, the device shall be ready.", ("warm_up_time", None, 600, "s")),
        ("The delay shall not exceed half a second.", (None, None, 0.5, "s")),
        ("The record shall be deleted after 30 days at the latest.", (None, None, 2592000, "s")),
        ("The camera shall be mounted at a height of 2.0 m to 2.4 m.", (None, 2.0, 2.4, "m")),
        ("The supply shall be 24 V ± 2 V.", (None, 22, 26, "V")),
        ("At least ten readings shall be taken.", (None, 10, None, "count")),
        ("校准证书的日期不得超过 6 个月。", (None, None, 6, "month")),
        ("绝缘电阻应不小于 20 MΩ。", (None, 20, None, "Mohm")),
        ("The rate shall not be greater than 1 in 200.", (None, None, 0.5, "percent")),
        ("平均无故障时间不应低于 1×10⁴ h。", (None, 3.6e7, None, "s")),
        ("The threshold shall be settable from 36.0 to 40.0 °C.", ("alarm_threshold_range", 36, 40, "degC")),
        ("於環境溫度 15 ℃～35 ℃ 之條件下，測溫誤差不應大於 0.5 ℃。", ("temperature_error", None, 0.5, "delta_degC")),
    ],
)
def test_deadlines_places_and_rarer_units_are_limits(sentence: str, expected: tuple[object, ...]) -> None:
    assert _limit(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "受试者不应在试验前 30 min 内饮酒。",
        "除校准期间（10 min）外，系统应持续工作。",
        "The limits shall be kept for persons older than six years.",
        "Tests shall be carried out at an ambient temperature of 23 °C ± 2 °C.",
        "试验应在环境温度 23 ℃±2 ℃、相对湿度 30 %～70 % 的条件下进行。",
    ],
)
def test_a_number_that_only_says_when_is_no_limit(sentence: str) -> None:
    parsed = parse_text(f"## 6 X\n\n{sentence}\n")
    assert parsed is not None
    assert [s.limit for s in parsed.normative] == [None]
    assert parsed.normative[0].conditions
    assert parsed.unparsed == ()


def test_a_statement_limits_each_characteristic_that_it_names() -> None:
    for sentence in (
        "测温误差应不大于 ±0.3 ℃，响应时间不大于 1 s，并行检测人数不少于 6 人。",
        "The measurement error shall be within ±0.3 °C, the response time at most 1 s and the parallel capacity at "
        "least 6 people.",
    ):
        parsed = parse_text(f"## 6 X\n\n{sentence}\n")
        assert parsed is not None
        assert [(s.modality.value, s.characteristic) for s in parsed.normative] == [
            ("shall", "temperature_error"), ("shall", "response_time"), ("shall", "parallel_capacity")
        ]  # fmt: skip
