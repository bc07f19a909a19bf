"""Which passwords are refused: those that somebody who knows the person, or the world, would try first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from argosy.base.passwords import weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too_short"),
        ("x" * 257, "too_long"),
        ("aaaaaaaaaaaa", "too_simple"),
        ("abcabcabcabc", "too_simple"),
        ("qwertyuiop", "usual"),
        ("qwertzuiopü", "usual"),
        ("1234567890", "usual"),
        ("2345678901abc", "too_simple"),
        ("password123", "usual"),
        ("Passwort123", "usual"),
        ("p4ssw0rd!!", "usual"),
        ("iloveyou2024", "usual"),
        ("letmein1234", "usual"),
        ("anna@example.com", "known"),
        ("Anna Schmidt1", "known"),
        ("tdimhcs-anna", "known"),
        ("argosy-argosy-1", "known"),
        ("a kettle sings", None),
        ("日本語のとても長い合言葉", None),
        ("harbour tide lantern", None),
        ("v8Q-kd3W!xz", None),
        ("a kettle sings at dawn " * 11, None),
    ],
)
def test_a_password_is_hard_enough_to_guess(password, why):
    assert weakness(password, "anna@example.com", "Anna Schmidt", "argosy") == why


def test_a_server_starts_without_what_judges_passwords():
    """It takes 30 ms and 15 MB, which a worker that nobody signs in at needs none of."""
    code = "import sys, argosy.base.passwords; sys.exit('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
