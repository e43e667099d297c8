"""What the wheel holds beside the package: tables, pages of documentation and what the server starts with."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
# Relative to the checkout; the publishers' own files (data/inputs) are never among them.
SHIPPED = ("app.py", "LICENSE", "NOTICE", ".streamlit/config.toml", "data", "docs")
LEFT_OUT = shutil.ignore_patterns("inputs", "*.png", "__pycache__")


class WithData(build_py):
    """Puts what is shipped into ``geo/installed`` of the wheel, where ``geo.sources`` looks without a checkout."""

    def run(self) -> None:
        """Build the package, then copy."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "geo" / "installed"
        for name in SHIPPED:
            source, place = ROOT / name, target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, place, ignore=LEFT_OUT, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, place)


setup(cmdclass={"build_py": WithData})
