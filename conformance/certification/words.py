"""The words of certificate and registry, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.core.text import Text
from conformance.reporting.words import words

SPECIMEN = Text(zh="样张 SPECIMEN", en="SPECIMEN 样张")

LIFTED: Mapping[str, Text] = {
    "simulated": Text(zh="被测设备是模拟的", en="the device is simulated"),
    "unattended": Text(zh="操作步骤由脚本应答", en="operator steps were answered by a script"),
    "unsealed": Text(zh="检测记录未由台架封签", en="the recordings were not sealed by a bench"),
    "report_lacking": Text(
        zh="报告缺少 ISO/IEC 17025 第 7.8 条要求的要素", en="items of ISO/IEC 17025, 7.8 are missing from the report"
    ),
    "selftest_missing": Text(zh="未附工具自检记录", en="no self-test record of the tool was given"),
    "selftest_unsealed": Text(
        zh="工具自检记录未经试验台密钥封签", en="the self-test record of the tool is not sealed by a bench"
    ),
}

PAGE: Mapping[str, Text] = {
    "title": Text(zh="符合性证书", en="Certificate of conformity"),
    "specimen_title": Text(zh="证书样张（无效）", en="Specimen of a certificate (not valid)"),
    "specimen": Text(
        zh="本页是样张，不证明任何事项：{reasons}。",
        en="This page is a specimen and certifies nothing: {reasons}.",
    ),
    "specimen_plain": Text(zh="按样张签发", en="it was issued as a specimen"),
    "number": Text(zh="证书编号", en="Certificate number"),
    "partial_title": Text(zh="部分：{all} 条要求中的 {n} 条", en="partial: {n} of {all} requirements"),
    "own_title": Text(zh="{laboratory}自有规范", en="own specification of {laboratory}"),
    "statement": Text(
        zh="经本实验室检测，下列产品的受试样品符合{which}中全部适用的强制要求：适用 {applicable} 项，满足 {met} 项。",
        en="The tested samples of the product below conform to every applicable mandatory requirement {which}: "
        "{applicable} applicable, {met} met.",
    ),
    "of_the_profile": Text(zh="下列规范", en="of the specification below"),
    "of_the_own": Text(
        zh="下列{laboratory}自有规范（不是已发布的规范）",
        en="of the own specification of {laboratory} below, which is not a published profile",
    ),
    "of_the_part": Text(
        zh="委托范围（{all} 条要求中的 {n} 条，{whole}）",
        en="within the declared scope ({n} of the {all} requirements {whole})",
    ),
    "standing": Text(zh="规范的地位", en="Standing"),
    "part": Text(zh="委托范围", en="Scope"),
    "disclosure_only": Text(
        zh="规范只要求公布数值；未对任何限值作出判定。",
        en="The specification asks for disclosures only: no limit was judged.",
    ),
    "product": Text(zh="产品", en="Product"),
    "class": Text(zh="类别", en="Class"),
    "firmware": Text(zh="固件", en="Firmware"),
    "serial": Text(zh="受试样品编号", en="Samples tested"),
    "specification": Text(zh="规范", en="Specification"),
    "edition": Text(zh="版本", en="Edition"),
    "decision_rule": Text(zh="判定规则", en="Decision rule"),
    "in_words": Text(zh="全文见报告", en="in words in the report"),
    "laboratory": Text(zh="实验室", en="Laboratory"),
    "customer": Text(zh="委托方", en="Customer"),
    "work": Text(zh="检测日期", en="Dates of the work"),
    "issued": Text(zh="签发日期", en="Date of issue"),
    "valid": Text(zh="有效期", en="Validity"),
    "valid_span": Text(zh="{first} 至 {last}", en="{first} to {last}"),
    "authorised": Text(zh="批准人", en="Authorised by"),
    "waivers": Text(zh="豁免", en="Waivers"),
    "waivers_text": Text(
        zh="报告列出 {count} 项豁免；豁免不算满足。", en="{count} listed in the report; none counts as met."
    ),
    "amends": Text(zh="修订", en="Amendment"),
    "amends_text": Text(
        zh="本证书替代编号为 {number} 的证书（其证书包摘要 {bundle}）。",
        en="This certificate replaces certificate {number} (digest of its bundle {bundle}).",
    ),
    "recordings": Text(zh="检测记录", en="Recordings"),
    "sealed": Text(
        zh="由台架密钥 {key} 封签，第 {session} 次会话", en="sealed by the bench key {key}, session {session}"
    ),
    "unsealed": Text(zh="未封签", en="unsealed"),
    "sessions": Text(zh="未采用的会话", en="Sessions not used"),
    "enclosed": Text(zh="随附", en="enclosed"),
    "not_enclosed": Text(zh="未随附", en="not enclosed"),
    "again": Text(
        zh="签发前已由检测记录重新得出评定，逐字节一致。",
        en="The evaluation was made again from the recordings before this was issued, to the same bytes.",
    ),
    "key": Text(zh="签名公钥", en="Signing key"),
    "tool": Text(zh="工具", en="Tool"),
    "judging_version": Text(zh="判定版本 {number}", en="judging version {number}"),
    "plugins": Text(zh="记录时使用的插件", en="Plug-ins used in recording"),
    "verify": Text(
        zh="本页本身不是证据。证据是带签名的证书包，可离线核验：conformance verify 证书包 --trusted 公钥。"
        "本证书仅涉及受试样品及所述固件版本。",
        en="This page alone is not evidence. The evidence is the signed bundle, which can be verified offline: "
        "conformance verify BUNDLE --trusted KEY.pub. The certificate covers only the tested samples and the stated "
        "firmware.",
    ),
    "code": Text(
        zh="二维码：证书编号 {number} 与评定的摘要",
        en="QR code: certificate number {number} and the digest of its evaluation",
    ),
    "registry": Text(zh="名录", en="Registry"),
    "status_text": Text(
        zh="证书可能已被暂停、撤销或替代：请以实验室的状态清单核对（conformance verify … --status）。",
        en="The certificate may have been suspended, withdrawn or replaced: check the laboratory's status list "
        "(conformance verify … --status).",
    ),
    "no_translation": Text(zh="（仅有英文）", en="(in Chinese only)"),
}

REGISTRY: Mapping[str, Text] = {
    "title": Text(zh="获证产品名录", en="Registry of certified products"),
    "intro": Text(
        zh="每一份证书包在列出之前都已核验：签名、每个文件的摘要，以及随附检测记录时的重新评定。",
        en="Each bundle was verified before it was listed: its signature, the digest of every file, and, where the "
        "recordings are enclosed, the evaluation made again from them.",
    ),
    "on_date": Text(zh="有效期按 {date} 判断。", en="Validity is judged on {date}."),
    "no_date": Text(
        zh="本页未按任何日期判断有效期；请自行核对有效期。",
        en="This page does not judge validity on a date: compare the dates yourself.",
    ),
    "listed": Text(zh="列出 {count} 份证书。", en="{count} certificates listed."),
    "signed": Text(zh="本名录于 {date} 以密钥 {key} 签名。", en="Signed on {date} with the key {key}."),
    "unsigned": Text(
        zh="UNSIGNED 未签名：本名录没有签名，任何人都可能改动过它。",
        en="UNSIGNED 未签名: this registry is not signed; anybody may have changed it.",
    ),
    "lists": Text(zh="所依据的状态清单", en="Status lists it rests on"),
    "list": Text(
        zh="第 {serial} 号，{date}，签发密钥 {key}", en="list {serial} of {date}, of the issuer with the key {key}"
    ),
    "no_lists": Text(
        zh="未给出状态清单：未核验任何证书是否已被暂停或撤销。",
        en="No status list was given: whether a certificate was suspended or withdrawn was not checked.",
    ),
    "status": Text(zh="状态", en="Status"),
    "since": Text(zh="{date}：{reason}", en="{date}: {reason}"),
    "restored": Text(zh="{date} 恢复：{reason}", en="restored on {date}: {reason}"),
    "states_replacing": Text(
        zh="自称替代 {number}（其证书包不在本名录中）",
        en="states that it replaces {number}, whose bundle is not in this registry",
    ),
    "unpublished": Text(
        zh="未公布证书包：其页面未能由本工具重新得出",
        en="bundle not published: its pages were not made again by this tool",
    ),
    "search": Text(zh="搜索", en="Search"),
    "shown": Text(zh="显示", en="shown"),
    "none": Text(zh="没有证书。", en="There are no certificates."),
    "certificate": Text(zh="证书", en="Certificate"),
    "state": Text(zh="状态与说明", en="Status and remarks"),
    "bundle": Text(zh="证书包", en="Bundle"),
    "replaced": Text(zh="已被 {number} 替代", en="replaced by {number}"),
    "replaces": Text(zh="替代 {number}", en="replaces {number}"),
    "refused": Text(zh="未列出的证书包", en="Bundles that were not listed"),
    "refused_intro": Text(
        zh="下列证书包未通过核验，不证明任何事项。",
        en="These bundles failed verification and certify nothing.",
    ),
    "file": Text(zh="文件", en="File"),
    "reasons": Text(zh="原因（英文）", en="Reasons"),
    "not_checked": Text(zh="未核验：{what}", en="Not checked: {what}"),
    "specimens": Text(
        zh="本名录含样张，样张不证明任何事项。", en="This registry contains specimens, which certify nothing."
    ),
    "other": Text(zh="English", en="中文"),
}
NOT_CHECKED: Mapping[str, Text] = {
    "recording_absent": Text(
        zh="未由检测记录重新评定（记录未随附）", en="not evaluated again (the recordings are not enclosed)"
    ),
    "as_issued": Text(
        zh="判定版本与本工具不同：按签发时的内容核验，未重新判定",
        en="judged by another judging version: verified as issued, not judged again",
    ),
    "key_expired_since": Text(
        zh="签发日期（签名密钥此后已到期）", en="the day of issue (the signing key has expired since)"
    ),
    "judged_differently": Text(zh="由本工具重新判定，结论不同", en="judged differently by this tool"),
    "not_judged_again": Text(zh="本工具无法重新判定", en="this tool cannot judge it again"),
    "no_date": Text(zh="有效期", en="validity"),
    "no_trust": Text(zh="签发人", en="who signed"),
    "status_before_issue": Text(zh="状态（清单早于签发日期）", en="status (the list is older than the certificate)"),
}


def class_name(class_: str | None) -> Text:
    """A product class in the words of a report."""
    return Text(zh=words("zh").of("class", class_ or "—"), en=words("en").of("class", class_ or "—"))
