"""Reads `config.json` strictly, and says which packages are other than wanted."""

import dataclasses
import importlib.metadata
import inspect
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

KEYS = {
    "": {
        *("fingerprint", "versions", "model", "sharded", "adapter", "objective", "trainer", "data", "evaluate_every"),
        *("stop", "keep_best", "result", "samples", "checkpoint"),
    },
    "model": {"folder", "dtype"},
    "data": {"train", "held_out"},
    "data.train": {"examples", "rows", "together", "segments"},
    "data.held_out": {"examples", "rows", "together", "segments"},
    "stop": {"evaluations", "by"},
    "samples": {"every", "prompts", "tokens", "positions", "ends"},
    "checkpoint": {"every", "seconds", "keep"},
    "adapter": {"start", "lora"},
}
OBJECTIVES = {
    "dpo": {"kind", "beta", "labelSmoothing"},
    "ipo": {"kind", "beta"},
    "orpo": {"kind", "beta"},
    "simpo": {"kind", "beta", "margin"},
    "kto": {"kind", "beta", "desirableWeight", "undesirableWeight"},
}


class Refused(Exception):
    """Something that the user can put right."""


def read_config():
    """`config.json`. A key that nothing here reads would be a setting without effect, so it is an error."""
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    for path, known in KEYS.items():
        part = config
        for name in filter(None, path.split(".")):
            part = None if part is None else part[name]
        if part is not None:
            require_exactly(path or "the top level", part, known)
    objective = config["objective"]
    if objective is not None:
        if objective.get("kind") not in OBJECTIVES:
            raise Refused(f"config.json: unknown objective {objective.get('kind')!r}")
        require_exactly("objective", objective, OBJECTIVES[objective["kind"]])
    return config


def require_exactly(where, part, known):
    for key in part.keys() - known:
        raise Refused(f"config.json: unknown key {key!r} in {where}")
    for key in known - part.keys():
        raise Refused(f"config.json: {where} lacks {key!r}")


def checked(cls, values):
    """An instance of one of the libraries' configuration classes; names that it does not have are errors."""
    if dataclasses.is_dataclass(cls):
        names = {field.name for field in dataclasses.fields(cls) if field.init}
    else:
        names = set(inspect.signature(cls).parameters)
    for key in values.keys() - names:
        raise Refused(f"config.json: {cls.__name__} of the installed version has no {key!r}")
    return cls(**values)


def packages(wanted):
    """Versions that differ from those wanted: {name: found or None}."""
    wrong = {}
    for name, version in wanted.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = None
        if found is None or found.split("+")[0] != version:
            wrong[name] = found
    return wrong
