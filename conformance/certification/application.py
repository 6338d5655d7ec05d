"""What somebody applies for a certificate with: whether there may be one is decided from it alone."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.certification.certificate import Amends, Lifted
from conformance.certification.rendered_report import RenderedReport
from conformance.certification.selftest_record import SelfTestRecord
from conformance.evaluation.model import Evaluation, RecordingPart
from conformance.evidence.trust import Trust
from conformance.recording.model import Recording


@dataclass(frozen=True, slots=True)
class Application:
    """What a certificate would rest on. `certify` and `verify` ask the same of it."""

    evaluation: Evaluation
    selftest: SelfTestRecord | None
    """The tool's record of its self-test; None where none was given."""
    report: RenderedReport
    specimen: bool
    """Whether a specimen is asked for, which certifies nothing."""
    recordings: tuple[Recording, ...] = ()
    """Those of the evaluation, as far as they are at hand."""
    own_specification: bool = False
    """Whether a certificate by a specification of the laboratory's own is asked for."""
    trust: Trust | None = None
    """The keys that the laboratory (`certify`), or who checks (`verify`), trusts; None where none were given."""
    amends: Amends | None = None
    """The certificate that it replaces."""
    journals: tuple[bytes, ...] | None = None
    """The journals of the benches' sessions; None where they are not asked for (`verify`)."""
    vouched: frozenset[str] = frozenset()
    """Bench keys that the laboratory has vouched for, by signing a certificate that names them."""

    @property
    def lifted(self) -> tuple[Lifted, ...]:
        """In spite of what a specimen of this would be made: answers of a script only where all is simulated."""
        found: list[Lifted] = []
        if self.simulated:
            found.append("simulated")
            if self.evaluation.recording.unattended:
                found.append("unattended")
            if any(part.seal is None for part in self.single_parts):
                found.append("unsealed")
        if self.report.lacking:
            found.append("report_lacking")
        if self.selftest is None:
            found.append("selftest_missing")
        elif self.selftest.seal is None:
            found.append("selftest_unsealed")
        return tuple(found)

    @property
    def waived(self) -> tuple[Lifted, ...]:
        """The refusals that are waived: those of a specimen, none of a certificate."""
        return self.lifted if self.specimen else ()

    @property
    def simulated(self) -> bool:
        """Whether device or bench was a simulation, by declaration or recording."""
        evaluation = self.evaluation
        declared = evaluation.inputs is not None and evaluation.inputs.product.simulated
        return evaluation.product.simulated or evaluation.recording.simulated or declared

    @property
    def single_parts(self) -> list[RecordingPart]:
        """Every single recording that the evaluation describes."""
        recording = self.evaluation.recording
        return [session.recording for session in recording.sessions] or [recording]

    @property
    def recording_parts(self) -> list[RecordingPart]:
        """Every recording that the evaluation describes, and all of them together first."""
        recording = self.evaluation.recording
        return [recording, *(session.recording for session in recording.sessions)]
