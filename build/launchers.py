"""Scripts in .chinwag/bin that start Debian's programs, installed or unpacked, with their libraries."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path


def write(name: str, root: Path, folder: Path) -> None:
    """Writes `folder`/`name`, an executable that runs the program found below `root`."""
    command, variables = _RECIPES[name](root, folder)
    if root != Path("/"):
        variables = {**_libraries(root), **variables}
    lines = ["#!/bin/sh", f"# {name}, from {root}"]
    lines += [f"export {key}={value}" for key, value in variables.items()]
    lines.append(f'exec {" ".join(shlex.quote(word) for word in command)} "$@"')
    _put(folder / name, "\n".join(lines) + "\n", 0o755)


def _put(file: Path, text: str, mode: int = 0o644) -> None:
    """Writes a file, unless that is what it holds."""
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)


def _libraries(root: Path) -> dict[str, str]:
    """The loader's path to unpacked libraries, in front of whatever it was."""
    folders = [folder for folder in _library_folders(root) if any(folder.glob("*.so*"))]
    path = ":".join(str(folder) for folder in folders)
    return {"LD_LIBRARY_PATH": shlex.quote(path) + "${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"}


def _library_folders(root: Path) -> list[Path]:
    """lib/TRIPLET, usr/lib/TRIPLET, and the folders within it that programs name by RPATH."""
    triplets = [*root.glob("lib/*-linux-*"), *root.glob("usr/lib/*-linux-*")]
    return [folder for triplet in triplets for folder in (triplet, triplet / "nss", triplet / "pulseaudio")]


def _chromium(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    return [str(root / "usr/lib/chromium/chromium")], _fonts(root, folder)


def _firefox(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    return [str(root / "usr/lib/firefox-esr/firefox-esr")], _fonts(root, folder)


def _fonts(root: Path, folder: Path) -> dict[str, str]:
    """fontconfig's file, for unpacked fonts; an installed fontconfig is left as it is."""
    if root == Path("/"):
        return {}
    file = folder.parent / "fonts.conf"
    cache = folder.parent / "cache" / "fonts"
    include = root / "etc/fonts/conf.d"
    _put(
        file,
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{root}/usr/share/fonts</dir>\n  <dir>/usr/share/fonts</dir>\n"
        f'  <include ignore_missing="yes">{include}</include>\n'
        f"  <cachedir>{cache}</cachedir>\n</fontconfig>\n",
    )
    return {"FONTCONFIG_FILE": shlex.quote(str(file))}


def _prosody(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    """Prosody's main script has its folders written in: unpacked, it is run from a copy that names ours."""
    if root == Path("/"):
        return ["/usr/bin/prosody"], {}
    text = (root / "usr/bin/prosody").read_text()
    script = folder / "prosody.lua"
    _put(script, text.replace("'/usr/lib/prosody", f"'{root}/usr/lib/prosody"))
    lua = root / "usr/bin/lua5.4"
    scripts = [f"{root}/usr/share/lua/5.4/?.lua", f"{root}/usr/share/lua/5.4/?/init.lua"]
    binaries = [f"{triplet}/lua/5.4/?.so" for triplet in root.glob("usr/lib/*-linux-*")]
    return [str(lua if lua.exists() else "/usr/bin/lua5.4"), str(script)], {
        "LUA_PATH_5_4": shlex.quote(";".join([*scripts, ";"])),
        "LUA_CPATH_5_4": shlex.quote(";".join([*binaries, ";"])),
    }


def _ejabberd(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    """Erlang's own starter with ejabberd's libraries; the caller gives -mnesia, -s and the configuration."""
    erlang = root / "usr/lib/erlang"
    runtime = max(erlang.glob("erts-*/bin"))
    libraries = [str(path) for path in root.glob("usr/lib/*-linux-*")]
    boot = ["-noinput", "-boot", str(erlang / "bin/start"), "-boot_var", "X", "x"]
    return [str(runtime / "erlexec"), *boot], {
        "ROOTDIR": shlex.quote(str(erlang)),
        "BINDIR": shlex.quote(str(runtime)),
        "EMU": "beam",
        "PROGNAME": "erl",
        "ERL_LIBS": shlex.quote(os.pathsep.join(libraries)),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }


def _profanity(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    """A peer of the tests, in a terminal."""
    return [str(root / "usr/bin/profanity")], {}


def _tmux(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    """The terminal whose screen the tests read."""
    return [str(root / "usr/bin/tmux")], {}


def _driver(root: Path, folder: Path) -> tuple[list[str], Mapping[str, str]]:
    """The Node.js that Playwright's wheel brings, which wants a library that not every Debian has."""
    node = next(folder.parent.glob("venv/lib/python*/site-packages/playwright/driver/node"))
    return [str(node)], {}


_RECIPES = {
    "driver": _driver,
    "chromium": _chromium,
    "firefox": _firefox,
    "prosody": _prosody,
    "ejabberd": _ejabberd,
    "profanity": _profanity,
    "tmux": _tmux,
}
