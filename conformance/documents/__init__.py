"""Documents on disk: YAML and JSON read safely, validated with every error at once, written whole or not at all."""

from conformance.documents.atomic import write_whole
from conformance.documents.canonical import Digest, canonical_json, sha256_of, sha256_of_file, sha256_of_stream
from conformance.documents.files import read_bytes, read_text
from conformance.documents.models import Document, DocumentModel, VisibleText, load_document, refused, validate
from conformance.documents.yaml_lines import LoadedYaml, load_yaml, load_yaml_text

__all__ = [
    "Digest",
    "Document",
    "DocumentModel",
    "LoadedYaml",
    "VisibleText",
    "canonical_json",
    "load_document",
    "load_yaml",
    "load_yaml_text",
    "read_bytes",
    "read_text",
    "refused",
    "sha256_of",
    "sha256_of_file",
    "sha256_of_stream",
    "validate",
    "write_whole",
]
