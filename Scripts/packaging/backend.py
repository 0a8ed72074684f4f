"""What `pip install` of this repository runs (PEP 517): it hands over a wheel with the built binary.

In this order: the wheel, or the folder of wheels, that TRIMTAB_WHEEL names; a wheel in `dist`; one built from source, if
there is a Swift toolchain. pre-commit installs hooks this way.
"""

import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MISSING = """trimtab: there is no wheel for {machine} in {folder}, and no Swift toolchain to build one. One of these helps:
  * download the wheel of a release and set TRIMTAB_WHEEL to its path;
  * install Swift 6.2 or later (swift.org/install), libyaml and PCRE2, and run this again;
  * install trimtab by other means and use the pre-commit hook `trimtab-system`."""


def fits(name):
    machine = platform.machine().lower().replace("amd64", "x86_64")
    system = {"linux": ("manylinux", "linux"), "darwin": ("macosx",)}.get(sys.platform, ())
    return name.endswith(f"_{machine}.whl") and name.split("-")[-1].startswith(system or "none")


def wheel_in(place):
    """The newest wheel in a folder that runs on this machine, or the file itself."""
    if place.is_file():
        return place
    wheels = [path for path in place.glob("trimtab-*.whl") if fits(path.name)]
    return max(wheels, key=lambda path: path.stat().st_mtime, default=None)


def find_wheel():
    given = os.environ.get("TRIMTAB_WHEEL")
    if given:
        return wheel_in(Path(given)) or sys.exit(f"trimtab: TRIMTAB_WHEEL names no wheel for this machine: {given}")
    wheel = wheel_in(ROOT / "dist")
    if wheel is None and shutil.which("swift") and (ROOT / "Makefile").is_file():
        # Installing a Python package must not install system packages: what is missing is named instead.
        environment = dict(os.environ, TRIMTAB_DEPENDENCIES="check")
        result = subprocess.run(["make", "-C", str(ROOT), "wheel"], env=environment, stdout=sys.stderr)
        if result.returncode:
            sys.exit("trimtab: building it from source failed; the reason is above")
        wheel = wheel_in(ROOT / "dist")
    return wheel or sys.exit(MISSING.format(machine=f"{sys.platform} {platform.machine()}", folder=ROOT / "dist"))


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    wheel = find_wheel()
    shutil.copyfile(wheel, Path(wheel_directory) / wheel.name)
    return wheel.name


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with zipfile.ZipFile(find_wheel()) as archive:
        names = [name for name in archive.namelist() if name.split("/")[0].endswith(".dist-info")]
        archive.extractall(metadata_directory, names)
    return names[0].split("/")[0]


def build_sdist(sdist_directory, config_settings=None):
    sys.exit("trimtab: there is no source distribution; use the repository")
