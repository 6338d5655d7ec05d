"""The vocabulary of characteristics: what a limit limits and what a scenario measures.

The one hinge between the parser (which finds these by their words in Chinese and English) and the scenarios
(which measure them by name). The unit is the one in which measurements of the characteristic are expressed;
a limit in another unit of the same kind is converted; a unit of another kind is an error.

A third party adds one by an entry point in the group ``conformance.characteristics`` that names a `Characteristic`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.registry import Registry, RegistryView
from conformance.core.text import Text
from conformance.core.units import UNIT_OF_KIND, unit_of_kind

__all__ = ["CHARACTERISTICS", "UNIT_OF_KIND", "Characteristic", "Kind", "characteristics"]

Kind = str
"""A kind of quantity, by the name that units give it: ``temperature``, ``difference``, ``duration``, … (`UNIT_OF_KIND`)."""


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One thing that can be limited and measured."""

    name: str
    kind: Kind
    title: Text
    zh: tuple[str, ...]
    """Phrases by which a Chinese text names it, most usual first."""
    en: tuple[str, ...]
    """Phrases by which an English text names it, lower case, most usual first."""

    @property
    def unit(self) -> str:
        """The pint-readable unit in which it is measured."""
        return unit_of_kind(self.kind)


def _c(name: str, kind: Kind, zh: str, en: str) -> Characteristic:
    """A characteristic from phrases separated by ``|``; the first of each language is its title."""
    zh_words, en_words = tuple(zh.split("|")), tuple(en.split("|"))
    return Characteristic(name, kind, Text(zh_words[0], en_words[0]), zh_words, en_words)


_ALL = (
    # --- accuracy and noise
    _c("temperature_error", "difference", "测温误差|温度测量误差|测量误差|最大测温误差|测温允许误差|最大允许误差|最大允许示值误差|示值误差|测温示值误差|温度示值误差|基本误差|实验室误差|测温偏差|温度偏差|示值偏差|测温准确度|温度准确度|测量准确度|测温精度|温度精度|测量精度|测温精确度",
       "temperature measurement error|temperature error|measurement error|maximum permissible error|laboratory error|"
       "temperature accuracy|measurement accuracy|laboratory accuracy|measuring accuracy|measuring error|maximum permissible measurement error|"
       "permitted error|permissible error|allowable error|allowed error|limits of error|limit of error|error limits|error of measurement|error of indication|indication error|error of the reading|error of the readings"),
    _c("repeatability", "difference", "测温重复性|测量重复性|重复性误差|重复性|重复精度", "measurement repeatability|repeatability"),
    _c("consistency", "difference", "测温一致性|测量一致性|一致性", "measurement consistency|consistency|unit-to-unit deviation"),
    _c("drift", "difference", "测温漂移|温度漂移|示值漂移|漂移|测温稳定性|稳定性", "measurement drift|temperature drift|drift|measurement stability|stability"),
    _c("uniformity", "difference", "均匀性|目标面均匀性|温度均匀性|测温均匀性|非均匀性", "uniformity|non-uniformity|temperature uniformity|uniformity over the target plane"),
    _c("minimum_resolvable_temperature_difference", "difference", "最小可分辨温差|最小可分辨温度差",
       "minimum resolvable temperature difference|mrtd"),
    _c("noise_equivalent_temperature_difference", "difference", "噪声等效温差|噪声等效温度差|热灵敏度|netd", "noise-equivalent temperature difference|"
       "noise equivalent temperature difference|netd|thermal sensitivity"),
    _c("display_resolution", "difference", "显示分辨力|分辨力|显示分辨率|温度分辨力|温度分辨率|测温分辨力|测温分辨率|温度显示分辨力|温度显示分辨率", "display resolution|resolution of the display|resolution of the readout|resolution of the indication|temperature resolution|readout resolution"),
    _c("display_range", "temperature", "显示范围|温度显示范围", "display range|displayed range|range of the display|indication range"),
    _c("measuring_range", "temperature", "测量范围|测温范围|温度测量范围", "measuring range|measurement range|temperature measurement range|temperature measuring range|range of measurement"),
    _c("normalisation_slope", "ratio", "示值斜率|响应斜率", "slope of the readings|reading slope|response slope"),
    _c("normalisation_departure", "difference", "示值偏离", "departure of the readings"),
    _c("ambient_temperature_influence", "difference", "环境温度影响", "influence of ambient temperature|influence of the ambient temperature|"
       "ambient temperature influence"),
    _c("distance_influence", "difference", "距离影响", "influence of distance|influence of the distance|distance influence"),
    # --- time and flow
    _c("response_time", "duration", "测温时间|测量时间|测温响应时间|响应时间|测量的时间|测温的时间|测温所需时间|测温所需的时间|给出温度的时间|给出示值的时间|显示温度的时间|显示示值的时间|单次测温时间|单人测温时间|单次测量时间|测温速度|测温响应|测量响应时间|出值时间", "measuring time|measurement time|response time|time to reading|time to a reading|reading time|time to result|time to first reading|acquisition time|time per measurement|time per reading"),
    _c("warm_up_time", "duration", "预热时间|开机预热时间|启动时间|开机时间|热机时间|开机准备时间", "warm-up time|warm up time|warm-up period|warmup time|start-up time|startup time|start up time|stabilisation time|stabilization time"),
    _c("alarm_latency", "duration", "告警响应时间|报警时间|告警时间|警报延时|警报延迟|警报响应时间|报警响应时间|告警延迟|报警延迟|告警延时|报警延时|告警时延|报警时延", "alarm response time|alarm latency|alarm delay|time to alarm|delay of the alarm|alarm time"),
    _c("throughput", "rate", "通行速率|通过率|通行能力|通行效率|通过速率|通行速度|检测效率|测温效率|筛查效率|通行流量|通过能力|吞吐量", "throughput|flow rate|screening rate|passage rate|flow of persons|flow of people|passenger flow"),
    _c("parallel_capacity", "count", "并行检测人数|同时测温人数|同时检测人数|并行测温人数|同屏检测人数|同屏测温人数|并发检测人数|并发测温人数|最大检测人数|同时筛查人数|并发人数|并行人数",
       "number of people screened in parallel|people screened in parallel|parallel capacity|number of people measured simultaneously|number of people measured at the same time|simultaneous subjects|simultaneous persons|simultaneous people|simultaneous targets|simultaneous capacity"),
    # --- detection and alarm
    _c("detection_rate", "proportion", "目标检出率|人脸检出率|检出率|人脸检测率|人脸抓拍率|抓拍率|人脸捕获率", "target detection rate|face detection rate|detection rate|face capture rate|capture rate|face-detection rate"),
    _c("alarm_detection_rate", "proportion", "超温告警率|超温报警率|告警率|报警率|超温警报率|警报率|发热报警率|报警检出率", "over-temperature alarm rate|alarm rate|alarm detection rate|fever alarm rate"),
    _c("false_alarm_rate", "proportion", "误报率|误告警率|误报警率|误警率|虚警率|虚报率", "false-alarm rate|false alarm rate|false-positive rate|false positive rate|rate of false alarms|spurious alarm rate|spurious-alarm rate|nuisance alarm rate"),
    _c("hot_object_false_alarm_rate", "proportion", "热物体误报率|高温物体误报率|热物误报率", "hot-object false-alarm rate|"
       "hot object false alarm rate"),
    _c("mask_detection_accuracy", "proportion", "口罩检测准确率|口罩佩戴检测准确率|口罩识别准确率|口罩佩戴识别准确率|口罩识别率|口罩检出率|口罩佩戴识别率",
       "mask detection accuracy|accuracy of mask detection|mask recognition accuracy|mask recognition rate|mask detection rate"),
    _c("alarm_threshold_range", "temperature", "告警阈值设置范围|报警阈值设置范围|阈值设置范围", "alarm threshold setting range|"
       "threshold setting range"),
    _c("alarm_threshold_resolution", "difference", "告警阈值设置步进|报警阈值设置步进|阈值设置步进|阈值步进|阈值设定步进", "alarm threshold setting step|"
       "threshold setting step"),
    _c("record_completeness", "proportion", "告警记录完整率|报警记录完整率|记录完整率", "completeness of alarm records|"
       "alarm record completeness|record completeness"),
    # --- people
    _c("clinical_bias", "difference", "临床偏差", "clinical bias"),
    _c("clinical_agreement", "difference", "一致性界限|临床一致性界限", "limits of agreement|clinical limits of agreement"),
    _c("clinical_repeatability", "difference", "临床重复性", "clinical repeatability"),
    _c("detection_auc", "ratio", "ROC 曲线下面积|曲线下面积", "area under the roc curve|area under the curve|area under the receiver operating characteristic curve|area under the receiver-operating-characteristic curve"),
    _c("detection_sensitivity", "ratio", "发热检出灵敏度|灵敏度", "sensitivity of fever detection|sensitivity"),
    _c("detection_specificity", "ratio", "发热检出特异度|特异度", "specificity of fever detection|specificity"),
    _c("reference_slope", "ratio", "相对参考体温的斜率|参考斜率", "slope against the reference temperature|reference slope"),
    # --- the device's make and the place of work
    _c("image_width", "pixels", "红外图像宽度|图像宽度|红外线影像宽度|影像宽度", "infrared image width|image width"),
    _c("image_height", "pixels", "红外图像高度|图像高度|红外线影像高度|影像高度", "infrared image height|image height"),
    _c("face_width", "pixels", "人脸图像宽度|人脸宽度", "face image width|face width"),
    _c("face_height", "pixels", "人脸图像高度|人脸高度", "face image height|face height"),
    _c("reference_source_uncertainty", "difference", "参考辐射源扩展不确定度|参考源扩展不确定度",
       "expanded uncertainty of the reference source|reference source expanded uncertainty"),
    _c("reference_source_drift", "difference", "参考辐射源稳定性与漂移之和|参考源稳定性与漂移之和",
       "stability plus drift of the reference source|reference source stability plus drift"),
    _c("measuring_distance", "length", "测温距离|检测距离|工作距离|测量距离|有效测温距离", "measuring distance|measurement distance|detection distance|working distance|screening distance"),
    _c("function", "ratio", "功能", "function"),
    # --- settings and records of alarms
    _c("alarm_threshold_following", "proportion", "告警阈值跟随率|报警阈值跟随率|阈值跟随率", "alarm threshold following rate|"
       "threshold following rate"),
    _c("alarm_hysteresis", "difference", "告警回差|报警回差", "alarm hysteresis"),
    _c("record_agreement", "proportion", "告警记录一致率|报警记录一致率|记录一致率", "agreement of alarm records|"
       "alarm record agreement|record agreement"),
    _c("record_time_error", "duration", "告警记录时间误差|报警记录时间误差|记录时间误差", "time error of alarm records|"
       "alarm record time error|record time error"),
)  # fmt: skip


def _alike(new: Characteristic, old: Characteristic) -> str | None:
    """A phrase that would name two characteristics."""
    shared = {*new.zh, *new.en} & {*old.zh, *old.en}
    return f"is called {min(shared)!r} in texts" if shared else None


def _measurable(new: Characteristic) -> None:
    unit_of_kind(new.kind)


characteristics: Registry[str, Characteristic] = Registry(
    "characteristic",
    "conformance.characteristics",
    Characteristic,
    lambda: _ALL,
    lambda characteristic: characteristic.name,
    clash=_alike,
    check=_measurable,
    in_order=True,
)
"""Every characteristic by name, those of the house first."""

CHARACTERISTICS: Mapping[str, Characteristic] = RegistryView(characteristics)
"""The same as a mapping."""
