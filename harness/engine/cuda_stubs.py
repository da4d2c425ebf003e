"""Makes PyPI's torch load without CUDA.

PyPI has torch for Linux on x86-64 only as a CUDA build, whose libraries ask the loader for
libcudart, libcublas and a dozen others: 2 GB of wheels that work on a CPU never calls. This
writes one small library for each that is missing, beside torch's own, where the loader looks
first. Every function in it gives 100, cudaErrorNoDevice (CUDA Runtime API, cudaError_t), so
that torch finds no device.

usage: cuda_stubs.py SITE_PACKAGES    needs gcc, nm and readelf
"""

import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

CUDA_NAME = re.compile(r"(cu|nv|nccl|Nv|__cuda|__nv)")
DRIVER_AND_LOADER = ("libcuda.so", "ld-linux")
GIVES_TEXT = re.compile(r".*Get(ErrorString|ErrorName|StatusString|LastError)$")
CODE = "int {0}(void) {{ return 100; }}"
TEXT = 'const char *{0}(void) {{ return "no CUDA here"; }}'


@dataclass
class Wanted:
    """What a library that is not there has to define: symbol names by symbol version."""

    symbols: dict[str, set[str]] = field(default_factory=dict)

    def add(self, version: str, name: str) -> None:
        self.symbols.setdefault(version, set()).add(name)


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def needed_libraries(library: pathlib.Path) -> set[str]:
    return set(re.findall(r"\(NEEDED\).*\[(.+?)\]", output("readelf", "-dW", str(library))))


def symbols(library: pathlib.Path, which: str) -> set[tuple[str, str]]:
    """Names with their version ("" for none); weak ones may stay undefined and are left out."""
    found = set()
    for line in output("nm", "-D", which, str(library)).splitlines():
        *_, kind, symbol = line.split()
        if kind not in "wv":
            name, _, version = symbol.partition("@")
            found.add((name, version.lstrip("@")))
    return found


def version_owners(library: pathlib.Path) -> dict[str, str]:
    """Symbol version -> the library that must define it, or glibc refuses to load."""
    owners, owner = {}, ""
    for line in output("readelf", "-VW", str(library)).splitlines():
        if file := re.search(r"Version: \d+ +File: (\S+)", line):
            owner = file.group(1)
        elif owner and (name := re.search(r"Name: (\S+) +Flags", line)):
            owners[name.group(1)] = owner
    return owners


def missing_libraries(libraries: list[pathlib.Path]) -> list[str]:
    present = {library.name for library in libraries}
    present |= set(re.findall(r"^\s*(\S+) \(", output("ldconfig", "-p"), re.MULTILINE))
    needed = set().union(*map(needed_libraries, libraries))
    return sorted(name for name in needed - present if not name.startswith(DRIVER_AND_LOADER))


def wanted_from(libraries: list[pathlib.Path], missing: list[str]) -> dict[str, Wanted]:
    owners = {version: owner for library in libraries for version, owner in version_owners(library).items()}
    defined = {name for library in libraries for name, _ in symbols(library, "--defined-only")}
    wanted = {soname: Wanted({v: set() for v, owner in owners.items() if owner == soname}) for soname in missing}
    for library in libraries:
        for name, version in symbols(library, "--undefined-only"):
            soname = owners.get(version) if version else missing[0]
            if soname in wanted and name not in defined and CUDA_NAME.match(name):
                wanted[soname].add(version, name)
    return wanted


def build(folder: pathlib.Path, soname: str, wanted: Wanted) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source, script = pathlib.Path(scratch, "stub.c"), pathlib.Path(scratch, "stub.map")
        names = sorted(set().union(*wanted.symbols.values()))
        source.write_text("\n".join((TEXT if GIVES_TEXT.match(name) else CODE).format(name) for name in names))
        versions = {version: sorted(group) for version, group in wanted.symbols.items() if version}
        script.write_text(
            "".join(f"{v} {{ global: {' '.join(f'{n};' for n in group)} }};\n" for v, group in versions.items())
        )
        versioned = [f"-Wl,--version-script={script}"] if versions else []
        flags = ["-w", "-fno-builtin", "-shared", "-fPIC", "-nostdlib", f"-Wl,-soname,{soname}"]
        output("gcc", *flags, *versioned, "-o", str(folder / soname), str(source))


def main() -> None:
    folder = pathlib.Path(sys.argv[1], "torch", "lib")
    libraries = sorted(path for path in folder.glob("*.so*") if path.is_file() and not path.is_symlink())
    missing = missing_libraries(libraries)
    for soname, wanted in wanted_from(libraries, missing).items():
        build(folder, soname, wanted)
    print(f"{len(missing)} libraries stand in for CUDA's: {' '.join(missing) or 'none is missing'}")


if __name__ == "__main__":
    main()
