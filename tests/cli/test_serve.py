"""The command that starts the server."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from geo.cli import serve
from geo.errors import OutOfRangeError


def test_the_server_listens_to_this_machine_unless_an_address_is_given():
    words = serve.arguments(argparse.Namespace(port=8502, address=""))
    assert words[1:4] == ["-m", "streamlit", "run"]
    assert Path(words[4]).name == "app.py"
    assert words[5:] == ["--server.port", "8502"]
    assert serve.arguments(argparse.Namespace(port=1, address="0.0.0.0"))[-1] == "0.0.0.0"  # noqa: S104 - asked for


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(OutOfRangeError, match="port"):
        serve.arguments(argparse.Namespace(port=70_000, address=""))
