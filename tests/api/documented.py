"""The OpenAPI document, made once for all tests that ask what it says before there is a server."""

from argosy.api.app import DOCUMENTED
from argosy.api.openapi import document
from argosy.engine.registry import load_commands

DOCUMENT = document(load_commands(), DOCUMENTED)
